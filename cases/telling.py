"""Telling those whose turn it is; who is told of what stands in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.models import Assignment, Case, Supervision, Survey
from cases.selectors import (
    awaited,
    handlers_of,
    office_of,
    officers_of,
    raisers_of,
)
from members.models import Role
from notices.kinds import NoticeKind
from notices.services import Message, notify


def tell(
    case: Case,
    kind: NoticeKind,
    matter: str,
    recipients: Iterable[int],
    *,
    title: str,
    at: dt.datetime,
    text: str = "",
) -> None:
    """Tell each recipient once per matter and handling."""
    message = Message(
        kind,
        f"{title}：{case.title}",
        text or case.number,
        f"/cases/{case.pk}/",
        about=case,
    )
    key = f"case-{case.pk}-{matter}-{case.handling}"
    notify(message, recipients, key=key, at=at)


def tell_office(
    case: Case, matter: str, *, title: str, at: dt.datetime, text: str = ""
) -> None:
    """It is the office's turn."""
    tell(
        case,
        NoticeKind.CASE_TURN,
        matter,
        office_of(case.committee_id, at),
        title=title,
        text=text,
        at=at,
    )


def tell_assigned(assignment: Assignment, *, at: dt.datetime) -> None:
    """The department has a new case to accept."""
    tell(
        assignment.case,
        NoticeKind.CASE_ASSIGNED,
        f"assigned-{assignment.pk}",
        handlers_of(assignment, at),
        title=_("请接收交办件（%s）") % assignment.get_part_display(),
        at=at,
    )


def tell_handlers(
    assignment: Assignment, matter: str, *, title: str, at: dt.datetime, text: str = ""
) -> None:
    """It is the turn of this department's handlers."""
    tell(
        assignment.case,
        NoticeKind.CASE_TURN,
        f"{matter}-{assignment.pk}-{at.isoformat()}",
        handlers_of(assignment, at),
        title=title,
        text=text,
        at=at,
    )


def tell_answered(case: Case, *, at: dt.datetime) -> None:
    """Who has to judge is asked to; the others who raised it learn of the answer."""
    missing = awaited(case, at)
    judging = {one.person_id for one in missing.signatories}
    if missing.has_sponsor:
        judging |= office_of(case.committee_id, at)
    for who, title in (
        (judging, _("已有答复，请评价")),
        (raisers_of(case) - judging, _("您提出的事项已有答复")),
    ):
        tell(case, NoticeKind.CASE_ANSWERED, "answered", who, title=title, at=at)


def tell_evaluated(case: Case, *, verdict: str, at: dt.datetime) -> None:
    """The departments learn how they were judged; the office closes or sends back."""
    departments = list(
        Assignment.objects.of_now(case).values_list("department_id", flat=True)
    )
    told = officers_of(departments, at) | office_of(case.committee_id, at)
    tell(
        case,
        NoticeKind.CASE_EVALUATED,
        "evaluated",
        told,
        title=_("收到评价（%s）") % verdict,
        at=at,
    )


def tell_supervised(watched: Supervision, *, is_open: bool, at: dt.datetime) -> None:
    """Office and leaders; the departments too, except where it is kept inside."""
    case = watched.case
    told = office_of(case.committee_id, at, Role.CLERK, Role.LEADER)
    if is_open:
        departments = list(
            Assignment.objects.of_now(case).values_list("department_id", flat=True)
        )
        told |= officers_of(departments, at)
    tell(
        case,
        NoticeKind.CASE_SUPERVISED,
        f"supervised-{watched.pk}",
        told,
        title=str(watched.get_kind_display()),
        text=watched.reason,
        at=at,
    )


def tell_closed(case: Case, *, at: dt.datetime) -> None:
    """Whoever raised it and whoever answered it learn that it is done."""
    departments = list(
        Assignment.objects.of_now(case).values_list("department_id", flat=True)
    )
    tell(
        case,
        NoticeKind.CASE_EVALUATED,
        "closed",
        raisers_of(case) | officers_of(departments, at),
        title=_("已办结"),
        at=at,
    )


def tell_survey(survey: Survey, *, at: dt.datetime) -> None:
    """The person asked: is it really solved?"""
    tell(
        survey.case,
        NoticeKind.SURVEY,
        f"survey-{survey.pk}",
        [survey.signatory.person_id],
        title=_("回头看：问题真正解决了吗"),
        at=at,
    )
