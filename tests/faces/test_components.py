import re
from datetime import timedelta

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.faces import samples

COMPONENTS = settings.BASE_DIR / "templates" / "components"
FIRST_PAGE = Paginator(range(30), 20).page(1)
WRONG = samples.IntentForm({"text": "只填了说明"})

# name, what it cannot do without, what it may have besides, words that must be seen
CASES: list[tuple[str, dict[str, object], dict[str, object], list[str]]] = [
    ("icon", {"name": "house"}, {"label": "首页"}, ["icons.svg#house", "首页"]),
    ("button", {"label": "报名"}, {"url": "#a", "kind": "primary", "icon": "plus",
     "block": True}, ["报名", "btn-primary", 'href="#a"']),
    ("button", {"label": "提交"}, {"name": "act", "value": "send", "type": "button",
     "form": "f", "disabled": True}, ['value="send"', "disabled"]),
    ("badge", {"label": "草稿"}, {"tone": "wait", "icon": "clock"}, ["#clock"]),
    ("state", {"state": "unheard-of", "label": "未知"}, {"state": "overdue"},
     ["tone-bad", "#circle-x"]),
    ("notice", {"text": "已保存"}, {"title": "好", "tone": "ok", "url": "#n",
     "action_label": "下一步", "alert": True}, ["下一步", 'role="alert"']),
    ("facts", {"facts": [{"text": "三天前"}]}, {"facts": samples.FACTS}, ["市教育局"]),
    ("card", {"title": "事项"}, {"url": "#c", "text": "说明", "state": "open",
     "state_label": "待交办", "facts": samples.FACTS, "action_url": "#d",
     "action_label": "查看"}, ["待交办", 'href="#d"']),
    ("date_chip", {"at": samples.NOW}, {}, ["12月", "<b>1</b>", "星期二"]),
    ("seats", {"capacity": 0, "free": 0}, {"capacity": 8, "free": 3, "waiting": 2},
     ["<b>3</b>", "2 人候补"]),
    ("post_card", {"post": {"title": "接线员", "url": "#p", "department": "某局",
     "starts_at": samples.NOW}}, {"post": samples.post(waiting=1)}, ["余 <b>5</b>"]),
    ("table", {"caption": "空表", "headings": ["甲"], "rows": []},
     {"caption": "表", "headings": samples.HEADINGS, "rows": samples.ROWS,
      "hide_caption": True}, ["市教育局", "逾期 2 天", 'scope="row"']),
    ("cell", {"cell": "平常"}, {"cell": {"text": "去看", "url": "#x"}}, ['href="#x"']),
    ("definitions", {"items": [{"term": "甲", "text": "乙"}]},
     {"items": samples.DEFINITIONS}, ["<dt>联系人</dt>", "关注清单第 12 条"]),
    ("field", {"field": samples.ReasonForm()["reason"]}, {"field": WRONG["title"]},
     ['id="id_title_error"', 'aria-invalid="true"']),
    ("field_help", {"field": samples.ReasonForm()["reason"]},
     {"field": WRONG["title"]}, ['id="id_title_helptext"']),
    ("error_summary", {"form": samples.ReasonForm()}, {"form": WRONG},
     ['href="#id_title"', 'href="#id_kind"']),
    ("draft_offer", {}, {}, ["恢复", "hidden"]),
    ("form", {"form": samples.ReasonForm(), "submit_label": "提交"},
     {"form": WRONG, "submit_label": "提交", "action": "#a", "cancel_url": "#b",
      "draft": "k", "confirm": "确定吗？", "next": "/", "danger": True,
      "multipart": True, "csrf_token": "t" * 32},
     ["csrfmiddlewaretoken", 'data-draft="k"', "multipart/form-data", "btn-danger"]),
    ("filter_bar", {"form": samples.FilterForm()}, {"form": samples.FilterForm(),
     "action": "#a", "active": 2, "reset_url": "#r"}, ["已选 2 项", "清除条件"]),
    ("pagination", {}, {"previous_url": "#p", "next_url": "#n", "count": 7,
     "label": "翻页二"}, ["上一页", "下一页", "共 7 条"]),
    ("said", {"said": [], "url": "#u"}, {"said": [], "url": "#u", "turn": "等待部门"},
     ["交流"]),
    ("empty", {"title": "还没有内容"}, {"text": "说明", "icon": "search", "url": "#e",
     "action_label": "去添加"}, ["去添加", "#search"]),
    ("progress", {"label": "导入", "percent": 0}, {"percent": 40, "stage": "读取",
     "poll_url": "/poll", "page_url": "/page"}, ['hx-get="/poll"', "刷新进度", "40%"]),
    ("progress", {"label": "导入", "percent": 100, "done": True},
     {"failed": "文件打不开，请重新上传。"}, ["没有完成", "文件打不开"]),
    ("refresh", {"seconds": 5}, {}, ["<noscript>", 'content="5"']),
    ("tabs", {"label": "范围", "items": [{"label": "全部", "url": "#"}]},
     {"items": samples.TABS}, ['aria-current="page"', "126"]),
    ("stat", {"label": "应办", "value": 0}, {"unit": "件", "icon": "inbox",
     "note": "较上期多", "tone": "bad", "url": "#s"}, ["tone-bad", 'href="#s"']),
    ("timeline", {"items": [{"title": "提出"}]}, {"items": samples.TIMELINE},
     ["2026年11月11日", "分管负责人"]),
    ("confirm", {"question": "确定吗？", "action": "#a", "confirm_label": "确定",
     "cancel_url": "#b"}, {"text": "不能撤销", "danger": True, "next": "/",
     "form": samples.ReasonForm(), "csrf_token": "t" * 32}, ["退岗原因", "不能撤销"]),
    ("confirm_dialog", {}, {}, ['id="confirm-dialog"']),
    ("skeleton", {}, {}, ["正在载入"]),
    ("chart", {"title": "图", "items": [], "label_heading": "甲",
     "value_heading": "乙"}, {"items": samples.BARS, "unit": "件",
     "note": "截至今日"}, ["312 件", "查看数据表"]),
    ("breadcrumb", {"items": [{"label": "首页"}]}, {"items": samples.CRUMBS},
     ['href="#posts"', 'aria-current="page"']),
    ("qr_card", {"title": "签到码", "text": "请出示", "src": "/qr"},
     {"code": "1234", "expires_at": samples.NOW, "page_url": "#q"},
     ["1234", "09:00:00", "换一张"]),
    ("steps", {"label": "进度", "items": [{"label": "甲", "state": "todo"}]},
     {"items": samples.STEPS, "flat": True}, ['aria-current="step"', "steps-flat"]),
    ("choice", {"name": "size", "value": "large", "label": "大字"}, {"chosen": True},
     ['aria-pressed="true"']),
    ("copy", {"text": "A-1"}, {"label": "复制案号"}, ['data-copy="A-1"', "复制案号"]),
]  # fmt: skip
# Drawn by base.html with the whole page's context; test_shell renders them.
OF_THE_SHELL = {
    "bell",
    "display_choices",
    "footer",
    "masthead",
    "messages",
    "navigation",
    "size_switch",
    "user_menu",
    "when",
}


def render(name: str, context: dict[str, object]) -> str:
    return render_to_string(f"components/_{name}.html", context)


@pytest.mark.parametrize(("name", "least", "more", "seen"), CASES)
def test_component_renders_with_least_and_most(name, least, more, seen):
    render(name, least)
    html = render(name, least | more)
    assert [words for words in seen if words not in html] == []


def test_every_component_has_a_case():
    drawn = {path.stem.removeprefix("_") for path in COMPONENTS.glob("*.html")}
    assert drawn == {case[0] for case in CASES} | OF_THE_SHELL


@pytest.mark.parametrize(
    "path", sorted(COMPONENTS.glob("*.html")), ids=lambda p: p.stem
)
def test_component_says_first_what_it_needs(path):
    assert path.read_text().startswith("{% comment %}")


def said(**context: object) -> str:
    return re.sub(r"<[^>]+>", "", render("when", context)).strip()


def test_when_writes_one_morning_once():
    end = samples.NOW + timedelta(hours=2, minutes=30)
    assert said(at=samples.NOW, until=end) == "12月1日（星期二）上午9:00—11:30"


def test_when_names_the_afternoon_and_the_year():
    end = samples.NOW + timedelta(hours=5)
    words = said(at=samples.NOW, until=end, year=True)
    assert words == "2026年12月1日（星期二）上午9:00—下午2:00"


def test_when_names_the_other_day():
    end = samples.NOW + timedelta(days=1)
    words = said(at=samples.NOW, until=end)
    assert words == "12月1日（星期二）上午9:00—12月2日（星期三）上午9:00"


def test_pagination_keeps_the_filters_of_the_page():
    request = RequestFactory().get("/posts/", {"field": "教育", "page": "1"})
    html = render("pagination", {"page": FIRST_PAGE, "request": request})
    assert "?field=%E6%95%99%E8%82%B2&amp;page=2" in html
    assert "第 1 页，共 2 页 30 条" in html


def test_seats_bar_is_as_long_as_seats_are_free():
    html = render("seats", {"capacity": 8, "free": 3})
    assert 'viewBox="0 0 8 1"' in html
    assert '<rect width="3" height="1" />' in html


def test_finished_progress_stops_asking():
    html = render("progress", {"label": "导入", "percent": 100, "done": True,
                               "poll_url": "/poll"})  # fmt: skip
    assert "hx-get" not in html


def test_form_escapes_what_was_typed():
    class Named(forms.Form):
        name = forms.CharField(label="名称")

    form = Named({"name": "<script>alert(1)</script>"})
    assert "<script>" not in render("form", {"form": form, "submit_label": "提交"})
