"""The first page of the admin site: the round's state and what waits, by role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklists.models import Round
from members.models import User
from members.scope import Scope, scope_of
from reports.selectors.queues import account_counts, audit_counts, desk_counts
from reports.selectors.rounds import Step, readable_rounds, steps_of, usual_round


@dataclass(frozen=True, slots=True)
class Question:
    """A queue: its words, where its rows stand, and whether somebody must act."""

    label: str | Promise
    model: str
    query: str = ""
    is_work: bool = True


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as the page shows it."""

    label: str | Promise
    count: int
    url: str
    is_work: bool

    @property
    def is_due(self) -> bool:
        return self.is_work and self.count > 0


@dataclass(frozen=True, slots=True)
class Section:
    title: str | Promise
    queues: list[Queue]


@dataclass(frozen=True, slots=True)
class Standing:
    """The round and its phases."""

    round: Round
    steps: list[Step]
    url: str


WAITING = "state__exact=submitted"
LISTS: dict[str, Question] = {
    "concerns": Question(_("待筛选的关注"), "checklists.ConcernItem", WAITING),
    "consults": Question(_("待筛选的问计"), "checklists.ConsultItem", WAITING),
    "intents": Question(_("待筛选的意向"), "checklists.IntentItem", WAITING),
    "offers": Question(_("待筛选的供岗"), "checklists.PostOffer", WAITING),
    "merges": Question(
        _("待确认的归并建议"), "checklists.MergeProposal", "verdict__exact=proposed"
    ),
}
POSTS: dict[str, Question] = {
    "unpublished": Question(
        _("已采用、未发布的供岗"),
        "checklists.PostOffer",
        "state__exact=accepted&post__isnull=True",
    ),
    "unconfirmed": Question(_("待确认的匹配方案"), "posts.Match", "state__exact=dry"),
    "matching": Question(_("正在运行的匹配"), "posts.Match", is_work=False),
    "expiring": Question(
        _("24小时内到期、本人未确认的名额"),
        "activities.Participation",
        "state__exact=offered",
        is_work=False,
    ),
    "sessions": Question(_("今日场次"), "activities.Activity", is_work=False),
}
JOBS: dict[str, Question] = {
    "importing": Question(_("正在进行的导入"), "members.ImportRun", is_work=False),
    "imports_failed": Question(
        _("7天内未完成的导入"), "members.ImportRun", "job_state__exact=failed"
    ),
    "reports_failed": Question(
        _("7天内未生成的报告"), "reports.ReportRun", "job_state__exact=failed"
    ),
}
AUDIT: dict[str, Question] = {
    "events_today": Question(_("今日留痕"), "trail.Event", is_work=False),
    "events_week": Question(_("7天内留痕"), "trail.Event", is_work=False),
}
ACCOUNTS: dict[str, Question] = {
    "accounts": Question(_("在用账号"), "members.User", is_work=False),
    "never_signed_in": Question(
        _("从未登录的账号"), "members.User", "last_login__isnull=True", is_work=False
    ),
    "roles_ending": Question(_("30天内到期的角色"), "members.RoleAssignment"),
}


def staff_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what this person's roles have to look at to the admin index."""
    user = request.user
    assert isinstance(user, User)
    scope, now = scope_of(user), timezone.now()
    context["title"] = _("工作台")
    context["standing"] = _standing(user, scope) if scope.reading else None
    context["sections"] = _sections(request, user, scope, now)
    return context


def _standing(user: User, scope: Scope) -> Standing | None:
    rounds = list(readable_rounds(user).prefetch_related("phases")[:20])
    round_ = usual_round(rounds, None)
    if round_ is None:
        return None
    url = f"{reverse('reports:overview')}?round={round_.code}"
    return Standing(round_, steps_of(round_), url)


def _sections(
    request: HttpRequest, user: User, scope: Scope, now: dt.datetime
) -> list[Section]:
    parts: list[tuple[str | Promise, dict[str, Question], dict[str, int]]] = []
    if scope.reading:
        counts = desk_counts(user, now)
        parts += [
            (_("清单筛选"), LISTS, counts),
            (_("体验岗与匹配"), POSTS, counts),
            (_("后台任务"), JOBS, counts),
        ]
    if scope.audits:
        parts.append((_("留痕审计"), AUDIT, audit_counts(user, now)))
    if scope.administers:
        parts.append((_("账号与角色"), ACCOUNTS, account_counts(user, now)))
    return [
        Section(title, [_queue(request, asked[name], counts[name]) for name in asked])
        for title, asked, counts in parts
    ]


def _queue(request: HttpRequest, asked: Question, count: int) -> Queue:
    return Queue(asked.label, count, _link(request, asked), asked.is_work)


def _link(request: HttpRequest, asked: Question) -> str:
    """The list of those rows, where there is one and this person may open it."""
    model = apps.get_model(asked.model)
    if not admin.site.is_registered(model):
        return ""
    if not admin.site.get_model_admin(model).has_view_permission(request):
        return ""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{url}?{asked.query}" if asked.query else url
