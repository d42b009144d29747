"""What follows of itself for the whole once one department's part has moved."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.models import ANSWERING, Assignment, Case, Moment, Reply
from cases.moving import move
from cases.services.clocks import note_moment, stop_clocks
from cases.states import (
    AssignmentState,
    CaseAction,
    CaseState,
    ReplyAction,
    ReplyState,
)
from cases.telling import tell_answered, tell_handlers
from members.acting import Acting

WAITING = frozenset({CaseState.ASSIGNED, CaseState.REASSIGNED})


def settle_case(actor: Acting, case: Case, *, at: dt.datetime) -> None:
    """The case follows its departments: accepted by the first that answers, answered
    by the last. Called with the case locked, after an assignment changed.
    """
    answering = [
        one for one in Assignment.objects.of_now(case) if one.part in ANSWERING
    ]
    states = {one.state for one in answering}
    taken = states & {AssignmentState.ACCEPTED, AssignmentState.ANSWERED}
    if case.state in WAITING and taken:
        move(actor, case, CaseAction.ACCEPT, verb="accept_case", at=at)
    begun = any(one.begun_at for one in answering)
    if case.state == CaseState.ACCEPTED and begun:
        move(actor, case, CaseAction.BEGIN, verb="begin_case", at=at)
    if case.state == CaseState.IN_PROGRESS and states == {AssignmentState.ANSWERED}:
        _answer(actor, case, at)


def _answer(actor: Acting, case: Case, at: dt.datetime) -> None:
    """Every department that answers has sent its reply."""
    sent = case.replies.filter(handling=case.handling, state=ReplyState.SENT)
    # The least of what was reached stands for the whole: D comes after A.
    classes = sent.order_by("-reply_class").values_list("reply_class", flat=True)
    move(
        actor,
        case,
        CaseAction.ANSWER,
        verb="answer_case",
        changes={"answered_at": at, "reply_class": classes[0]},
        at=at,
    )
    for one in Assignment.objects.of_now(case):
        stop_clocks(case, at=at, assignment=one)
    note_moment(case, Moment.ANSWERED, at=at)
    tell_answered(case, at=at)


def settle_round(actor: Acting, case: Case, *, at: dt.datetime) -> None:
    """A draft going round is ready once every standing joint department agreed."""
    going = case.replies.filter(
        handling=case.handling, state=ReplyState.COUNTERSIGNING
    ).select_related("assignment__department", "assignment__person")
    for reply in going:
        if not unsigned(reply).exists():
            reply.assignment.case = case
            move(actor, reply, ReplyAction.AGREE, verb="agree_reply", at=at)
            title = _("会签完成，请发出答复")
            tell_handlers(reply.assignment, "ready", title=title, at=at)


def unsigned(reply: Reply) -> QuerySet[Assignment]:
    """Standing joint departments that have not agreed to this reply."""
    return (
        Assignment.objects.of_now(reply.case)
        .exclude(part__in=ANSWERING)
        .exclude(countersigns__in=reply.countersigns.filter(agrees=True))
        .order_by("pk")
    )
