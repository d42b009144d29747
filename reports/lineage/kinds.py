"""How each kind of thing is shown: add a kind here once something is linked to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.models import Topic


class Stage(models.IntegerChoices):
    """The way of a matter, from left to right."""

    LIST = 1, gettext_lazy("清单")
    TOPIC = 2, gettext_lazy("议题")
    OFFER = 3, gettext_lazy("供岗")
    POST = 4, gettext_lazy("体验岗")
    SESSION = 5, gettext_lazy("场次")
    REPORT = 6, gettext_lazy("反馈")
    SUGGESTION = 7, gettext_lazy("建议")
    CASE = 8, gettext_lazy("办理件")
    REPLY = 9, gettext_lazy("答复")
    ADOPTION = 10, gettext_lazy("采纳")
    RETURN = 11, gettext_lazy("再体验")


@dataclass(frozen=True)
class Kind:
    """What is told of a thing; `page` for all who may see it, `desk` for its office."""

    stage: Stage
    title: Callable[[Any], str]
    at: Callable[[Any], dt.datetime | None]
    state: Callable[[Any], tuple[str, str]]
    page: Callable[[Any], str] = lambda thing: ""
    desk: str = ""
    office: Callable[[Any], int | None] = lambda thing: thing.committee_id
    joined: tuple[str, ...] = ()
    unread: tuple[str, ...] = ("tokens",)


def _page(name: str) -> Callable[[Any], str]:
    return lambda thing: reverse(name, args=[thing.pk])


def _state(thing: Any) -> tuple[str, str]:
    return thing.state, thing.get_state_display()


def _no_state(thing: Any) -> tuple[str, str]:
    return "", ""


def _headline(item: Any) -> str:
    return str(item.headline or item.number)


def _submitted(item: Any) -> dt.datetime:
    return item.submitted_at or item.created_at  # type: ignore[no-any-return]


def _topic_state(topic: Topic) -> tuple[str, str]:
    if topic.dissolved_at:
        return "cancelled", _("已撤销归并")
    if topic.forwarded_at:
        return "forwarded", _("已转部门")
    return "confirmed", _("已确认")


def _post_of(activity: Any) -> str:
    """A session is read on the page of its post; other activities have none yet."""
    session = getattr(activity, "post_session", None)
    return reverse("posts:detail", args=[session.post_id]) if session else ""


KINDS: Mapping[str, Kind] = {
    "checklists.concernitem": Kind(
        Stage.LIST, _headline, _submitted, _state, page=_page("checklists:concern")
    ),
    "checklists.consultitem": Kind(
        Stage.LIST, _headline, _submitted, _state, page=_page("checklists:consult")
    ),
    "checklists.intentitem": Kind(
        Stage.LIST,
        lambda intent: _("意向 %s") % intent.number,
        _submitted,
        _state,
        desk="admin:checklists_intentitem_change",
    ),
    "checklists.topic": Kind(
        Stage.TOPIC,
        lambda topic: topic.title,
        lambda topic: topic.forwarded_at or topic.confirmed_at,
        _topic_state,
        page=_page("checklists:topic"),
        office=lambda topic: topic.round.committee_id,
        joined=("round",),
        unread=(),
    ),
    "checklists.postoffer": Kind(
        Stage.OFFER,
        lambda offer: offer.title,
        _submitted,
        _state,
        desk="admin:checklists_postoffer_change",
    ),
    "checklists.advice": Kind(
        Stage.SUGGESTION,
        lambda advice: _("%s的意见建议") % advice.member.name,
        lambda advice: advice.given_at,
        _no_state,
        page=lambda advice: reverse("checklists:consult", args=[advice.consult_id]),
        office=lambda advice: None,
        joined=("member",),
        unread=("text",),
    ),
    "posts.post": Kind(
        Stage.POST,
        lambda post: post.title,
        lambda post: post.published_at,
        _state,
        page=_page("posts:detail"),
    ),
    "activities.activity": Kind(
        Stage.SESSION,
        lambda activity: activity.title,
        lambda activity: activity.starts_at,
        _state,
        page=_post_of,
        desk="admin:activities_activity_change",
        joined=("post_session",),
        unread=(),
    ),
    "activities.participation": Kind(
        Stage.SESSION,
        lambda held: _("%s参加") % held.person.name,
        lambda held: held.activity.starts_at,
        _state,
        page=lambda held: reverse(
            "posts:detail", args=[held.activity.post_session.post_id]
        ),
        joined=("person", "activity__post_session"),
        unread=(),
    ),
    "posts.experiencereport": Kind(
        Stage.REPORT,
        lambda report: _("%s的体验反馈") % report.participation.person.name,
        lambda report: report.submitted_at or report.created_at,
        _state,
        page=_page("posts:report"),
        joined=("participation__person",),
        unread=(),
    ),
    "posts.suggestion": Kind(
        Stage.SUGGESTION,
        lambda suggestion: suggestion.title,
        lambda suggestion: suggestion.raised_at,
        _no_state,
        page=_page("posts:suggestion"),
        unread=("text",),
    ),
    "posts.adoption": Kind(
        Stage.ADOPTION,
        lambda adoption: f"{adoption.body}{adoption.get_decision_display()}",
        lambda adoption: adoption.recorded_at,
        lambda adoption: (adoption.decision, adoption.get_level_display()),
        page=lambda adoption: reverse(
            "posts:suggestion", args=[adoption.suggestion_id]
        ),
        unread=("measure",),
    ),
    "checklists.feedback": Kind(
        Stage.REPLY,
        lambda feedback: _("问计反馈"),
        lambda feedback: feedback.given_at,
        _no_state,
        page=lambda feedback: reverse("checklists:consult", args=[feedback.consult_id]),
        unread=("text",),
    ),
    "cases.case": Kind(
        Stage.CASE,
        lambda case: f"{case.number} {case.title}",
        lambda case: case.opened_at,
        _state,
        page=_page("cases:case"),
        unread=("tokens", "text"),
    ),
    "cases.reply": Kind(
        Stage.REPLY,
        lambda reply: _("%s的答复") % reply.assignment.department.name,
        lambda reply: reply.sent_at or reply.drafted_at,
        _state,
        office=lambda reply: None,
        page=lambda reply: reverse("cases:case", args=[reply.case_id]),
        joined=("assignment__department",),
        unread=("text",),
    ),
}


def seen_by(user: Any, kind: str) -> models.QuerySet[Any]:
    """Things of a kind that the person may see, with what is told of them."""
    told, manager = KINDS[kind], _manager(kind)
    seen: models.QuerySet[Any] = manager.visible_to(user)
    return seen.select_related(*told.joined).defer(*told.unread)


def noun_of(kind: str) -> str:
    return str(apps.get_model(kind)._meta.verbose_name)


def _manager(kind: str) -> Any:
    return apps.get_model(kind)._default_manager
