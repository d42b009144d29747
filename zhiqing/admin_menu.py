"""The side menu of the admin site, in groups; each entry only for who may open it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.scope import scope_of

# Title, symbol, model; an entry whose model has no admin page is left out.
Entry = tuple[str | Promise, str, str]
GROUPS: tuple[tuple[str | Promise, tuple[Entry, ...]], ...] = (
    (
        _("清单筛选"),
        (
            (_("期次"), "event_repeat", "checklists.Round"),
            (_("关注清单"), "chat", "checklists.ConcernItem"),
            (_("问计清单"), "lightbulb", "checklists.ConsultItem"),
            (_("意向清单"), "favorite", "checklists.IntentItem"),
            (_("供岗清单"), "assignment", "checklists.PostOffer"),
            (_("归并建议"), "merge", "checklists.MergeProposal"),
            (_("部门建议"), "alt_route", "checklists.RoutingProposal"),
            (_("归纳批次"), "playlist_add_check", "checklists.GroupingRun"),
            (_("归纳议题"), "topic", "checklists.Topic"),
            (_("问计意见"), "forum", "checklists.Advice"),
            (_("领域"), "label", "checklists.Field"),
        ),
    ),
    (
        _("知情与公开"),
        (
            (_("部门动态"), "newspaper", "bulletins.News"),
            (_("政情通报会"), "campaign", "bulletins.Briefing"),
            (_("委员关注栏目"), "public", "checklists.ColumnEntry"),
        ),
    ),
    (
        _("体验岗与匹配"),
        (
            (_("体验岗"), "work", "posts.Post"),
            (_("匹配方案"), "join_inner", "posts.Match"),
            (_("匹配结果"), "rule", "posts.MatchLine"),
            (_("场次"), "event", "posts.PostSession"),
            (_("活动"), "calendar_month", "activities.Activity"),
            (_("参加记录"), "how_to_reg", "activities.Participation"),
            (_("体验反馈"), "rate_review", "posts.ExperienceReport"),
            (_("体验建议"), "tips_and_updates", "posts.Suggestion"),
        ),
    ),
    (
        _("办理"),
        (
            (_("办理件"), "fact_check", "cases.Case"),
            (_("办理规则"), "gavel", "cases.Policy"),
            (_("工作日历"), "event_available", "common.SpecialDay"),
        ),
    ),
    (
        _("组织与人员"),
        (
            (_("政协"), "account_balance", "members.Committee"),
            (_("部门"), "apartment", "members.Department"),
            (_("委员"), "badge", "members.Member"),
            (_("界别群众"), "groups", "members.SectorRepresentative"),
            (_("委员小组"), "diversity_3", "members.Group"),
            (_("导入"), "upload_file", "members.ImportRun"),
        ),
    ),
    (_("统计报告"), ((_("报告"), "description", "reports.ReportRun"),)),
    (
        _("系统"),
        (
            (_("账号"), "person", "members.User"),
            (_("角色"), "admin_panel_settings", "members.RoleAssignment"),
            (_("留痕"), "history", "trail.Event"),
            (_("发送记录"), "outgoing_mail", "notices.Delivery"),
            (_("群机器人"), "smart_toy", "notices.Robot"),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups with the entries this person may open."""
    index = {
        "title": _("工作台"),
        "icon": "space_dashboard",
        "link": reverse("admin:index"),
    }
    groups: list[dict[str, Any]] = [{"title": "", "items": [index]}]
    for title, entries in GROUPS:
        items = [_item(*entry) for entry in entries if _may_open(request, entry[2])]
        groups.append({"title": title, "separator": True, "items": items})
    if scope_of(request.user).reading:
        overview = {
            "title": _("工作总览"),
            "icon": "monitoring",
            "link": reverse("reports:overview"),
            # The theme looks for the address anywhere in that of the page.
            "active": False,
        }
        next(one for one in groups if one["title"] == _("统计报告"))["items"].insert(
            0, overview
        )
    return [group for group in groups if group["items"]]


def _item(title: str | Promise, icon: str, label: str) -> dict[str, Any]:
    meta = apps.get_model(label)._meta
    link = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return {"title": title, "icon": icon, "link": link}


def _may_open(request: HttpRequest, label: str) -> bool:
    model = apps.get_model(label)
    if not admin.site.is_registered(model):
        return False
    return admin.site.get_model_admin(model).has_view_permission(request)
