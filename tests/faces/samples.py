"""Believable content for every component, for the style guide and its tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

Context: TypeAlias = dict[str, object]
Row: TypeAlias = Mapping[str, object]

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
SITE = {
    "name": "知情明政",
    "committee": "政协望海市委员会",
    "host_unit": "政协望海市委员会办公室",
    "contact": "0536-0000000",
    "icp": "鲁ICP备00000000号",
    "identifier": "3700000000",
}
NAVIGATION = [
    {"label": "首页", "url": "#home", "icon": "house", "current": True},
    {"label": "体验岗", "url": "#posts", "icon": "briefcase-business"},
    {"label": "清单", "url": "#lists", "icon": "list-checks", "count": 3},
    {"label": "建议", "url": "#cases", "icon": "lightbulb"},
    {"label": "我的", "url": "#me", "icon": "user"},
]


class IntentForm(forms.Form):
    """One of each kind of field a member or a department meets."""

    title = forms.CharField(
        label="想了解的事项", help_text="一句话说清楚，不超过四十个字。"
    )
    district = forms.ChoiceField(
        label="意向区县", choices=[("", "请选择"), ("a", "临湖区"), ("b", "云门县")]
    )
    on = forms.DateField(
        label="可参加日期", widget=forms.DateInput(attrs={"type": "date"})
    )
    fields_wanted = forms.MultipleChoiceField(
        label="意向领域",
        choices=[("edu", "教育"), ("health", "医疗卫生"), ("env", "生态环境")],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(
        label="参加方式",
        choices=[("self", "本人参加"), ("group", "与联络组一同参加")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    attachment = forms.FileField(label="附件", required=False)
    is_public = forms.BooleanField(label="同意公开本条意向", required=False)


class FilterForm(forms.Form):
    """The filters above a list of posts."""

    word = forms.CharField(label="岗位或部门", required=False)
    area = forms.ChoiceField(label="区县", choices=[("", "全部区县")], required=False)
    since = forms.DateField(
        label="日期不早于",
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )


class ReasonForm(forms.Form):
    """Asked when a member gives a seat back."""

    reason = forms.CharField(label="退岗原因", widget=forms.Textarea)


def post(**changes: object) -> Context:
    """An open post with seats left; `changes` replaces single values."""
    sample: Context = {
        "title": "市民服务热线接线员",
        "url": "#post-1",
        "department": "市政务服务管理局",
        "field": "政务服务",
        "district": "临湖区",
        "venue": "热线受理中心二楼",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=2, minutes=30),
        "capacity": 12,
        "free": 5,
        "state": "open",
        "state_label": "可以报名",
        "reason": "与您填报的“热线办理”意向相符，距您所在区县最近。",
    }
    return sample | changes


FULL_POST = post(
    title="乡镇卫生院全科门诊助理",
    url="#post-2",
    department="市卫生健康委员会",
    field="医疗卫生",
    district="云门县",
    venue="柳河镇中心卫生院",
    free=0,
    waiting=4,
    starts_at=NOW + timedelta(days=9, hours=5),
    ends_at=NOW + timedelta(days=9, hours=8),
    state="waiting",
    state_label="可以候补",
    reason="",
)
STATES: list[Row] = [
    {"state": "draft", "label": "草稿"},
    {"state": "submitted", "label": "已提交"},
    {"state": "in_progress", "label": "办理中"},
    {"state": "confirmed", "label": "已确认"},
    {"state": "offered", "label": "待您确认"},
    {"state": "returned", "label": "退回修改"},
    {"state": "overdue", "label": "已逾期"},
    {"state": "cancelled", "label": "已取消"},
]
HEADINGS = ["事项", "承办部门", "办理期限", "剩余", "状态"]
ROWS: list[list[object]] = [
    [
        {"text": "老旧小区加装电梯后的维护费用分担", "url": "#case-1"},
        "市住房和城乡建设局",
        "2026年12月8日",
        {"text": "5 个工作日", "number": True},
        {"text": "办理中", "state": "in_progress"},
    ],
    [
        {"text": "乡镇卫生院夜间急诊药品储备", "url": "#case-2"},
        "市卫生健康委员会",
        "2026年11月27日",
        {"text": "逾期 2 天", "number": True},
        {"text": "已逾期", "state": "overdue"},
    ],
    [
        {"text": "中小学课后服务教师补助发放", "url": "#case-3"},
        "市教育局",
        "2026年12月20日",
        {"text": "13 个工作日", "number": True},
        {"text": "已答复", "state": "answered"},
    ],
]
DEFINITIONS: list[Row] = [
    {"term": "主办部门", "text": "市政务服务管理局"},
    {"term": "联系人", "text": "热线科 周老师　138****8000"},
    {"term": "回应清单", "text": "关注清单第 12 条", "url": "#concern-12"},
    {"term": "状态", "text": "可以报名", "state": "published"},
    {"term": "注意事项", "text": "请提前十分钟到一楼服务台。\n请带好委员证。"},
]
TIMELINE: list[Row] = [
    {
        "title": "委员提出建议",
        "at": NOW - timedelta(days=20),
        "who": "林岚（经济界）",
        "text": "建议热线对重复来电的同一事项合并派单，由一个部门答复到底。",
        "tone": "info",
    },
    {
        "title": "交市政务服务管理局主办",
        "at": NOW - timedelta(days=19),
        "who": "提案办公室",
        "text": "期限：十五个工作日。",
        "tone": "info",
    },
    {
        "title": "部门当面沟通",
        "at": NOW - timedelta(days=8),
        "who": "分管负责人",
        "url": "#contact",
        "tone": "wait",
    },
    {"title": "书面答复（A 类）", "at": NOW - timedelta(days=1), "tone": "ok"},
]
STEPS: list[Row] = [
    {"label": "征集清单", "state": "done", "note": "11月1日—10日"},
    {"label": "归纳审核", "state": "done"},
    {"label": "供岗", "state": "done"},
    {"label": "双向匹配", "state": "current", "note": "正在征求委员确认"},
    {"label": "开展体验", "state": "todo"},
]
BARS: list[Row] = [
    {"label": "市卫生健康委员会", "value": 312, "percent": 100},
    {"label": "市教育局", "value": 264, "percent": 85},
    {"label": "市人力资源和社会保障局", "value": 148, "percent": 47},
    {"label": "市生态环境局", "value": 61, "percent": 20},
]
TABS: list[Row] = [
    {"label": "待我处理", "url": "#todo", "current": True, "count": 3},
    {"label": "办理中", "url": "#doing", "count": 8},
    {"label": "已办结", "url": "#done", "count": 126},
    {"label": "全部", "url": "#all"},
]
CRUMBS: list[Row] = [
    {"label": "首页", "url": "/"},
    {"label": "体验岗", "url": "#posts"},
    {"label": "市民服务热线接线员"},
]
FACTS: list[Row] = [
    {"text": "市教育局", "icon": "building-2"},
    {"text": "3 天前提交"},
]
# A stand-in with the proportions of a code; nothing can be read from it.
QR_DRAWING = (
    '<svg viewBox="0 0 7 7" width="200" height="200" aria-hidden="true">'
    '<path d="M0 0h3v3H0zM4 0h3v3H4zM0 4h3v3H0zM4 4h1v1H4zM6 5h1v2H6zM5 6h1v1H5z"/>'
    "</svg>"
)


def shell() -> Context:
    """What the context processors give every page."""
    return {
        "site": SITE,
        "navigation": NAVIGATION,
        "display": {"size": "normal", "theme": "auto"},
        "acting": "委员（经济界）",
        "unread_notices": "3",
        "role_switch_url": "#role",
        "role_choices": [
            {"id": 1, "label": "委员（经济界）", "current": True},
            {"id": 2, "label": "市教育局经办人", "current": False},
        ],
    }


def styleguide(form: forms.Form) -> Context:
    """Everything templates/styleguide.html asks for, with `form` as the form shown."""
    return {
        "crumbs": CRUMBS,
        "filter_form": FilterForm({"word": "热线", "area": "", "since": ""}),
        "post": post(),
        "full_post": FULL_POST,
        "page": Paginator(range(126), 20).page(2),
        "steps": STEPS,
        "tabs": TABS,
        "headings": HEADINGS,
        "rows": ROWS,
        "definitions": DEFINITIONS,
        "timeline": TIMELINE,
        "qr": mark_safe(QR_DRAWING),
        "expires_at": NOW + timedelta(minutes=1),
        "facts": FACTS,
        "form": form,
        "states": STATES,
        "bars": BARS,
        "reason_form": ReasonForm(),
    }
