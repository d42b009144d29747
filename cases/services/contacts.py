"""Contacts: what a department says it discussed, and the other side's objection."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cases.errors import AlreadyDone
from cases.locks import lock_assignment, lock_case
from cases.models import (
    Assignment,
    Contact,
    ContactStage,
    ContactWay,
    Position,
    Purpose,
)
from cases.moving import change, told
from cases.rules import require_department, require_signatory
from cases.states import AssignmentState, CaseState
from cases.telling import tell, tell_handlers
from common.errors import IllegalTransition, InvalidInput
from members.acting import Acting
from notices.kinds import NoticeKind
from trail.services import Entry, record

# A department may talk from the day it accepts until the case is closed.
TALKS = frozenset({AssignmentState.ACCEPTED, AssignmentState.ANSWERED})
LONGEST = {"speaker": 40, "with_whom": 120, "venue": 120, "text": 5000}
CHOICES = {
    "stage": ContactStage.values,
    "way": ContactWay.values,
    "purpose": Purpose.values,
    "position": Position.values,
}


@dataclass(frozen=True)
class Talk:
    """One conversation as the department writes it down."""

    stage: str
    way: str
    purpose: str
    position: str
    speaker: str
    with_whom: str
    text: str
    held_at: dt.datetime
    venue: str = ""


@transaction.atomic
def record_contact(
    *, actor: Acting, assignment_id: int, talk: Talk, at: dt.datetime
) -> Contact:
    """What was discussed stands on the case; whoever raised it is told and may object.

    Refused to other departments, before acceptance, and of a time still to come.
    """
    assignment = lock_assignment(actor, assignment_id)
    case = assignment.case
    require_department(actor, assignment)
    _require_talking(assignment)
    _check(talk, case.opened_at, at)
    facts = asdict(talk)
    assert actor.user is not None
    made = Contact.objects.create(
        case=case,
        assignment=assignment,
        handling=case.handling,
        recorded_by=actor.user,
        recorded_at=at,
        **facts,
    )
    record(
        actor.author,
        Entry(made, "cases.record_contact", after=told({"case": case, **facts})),
        at=at,
    )
    tell(
        case,
        NoticeKind.CASE_TURN,
        f"contact-{made.pk}",
        case.signatories.values_list("person_id", flat=True),
        title=_("“%s”登记了与您的沟通，如有出入可提出异议")
        % assignment.department.name,
        at=at,
    )
    return made


@transaction.atomic
def dispute_contact(
    *, actor: Acting, contact_id: int, reason: str, at: dt.datetime
) -> Contact:
    """Somebody who raised it says that it was not so; it opens no gate any more."""
    case_id = Contact.objects.values_list("case_id", flat=True).get(pk=contact_id)
    case = lock_case(actor, case_id)
    require_signatory(actor, case, at)
    disputed = Contact.objects.select_related(
        "assignment__department", "assignment__person"
    ).get(pk=contact_id)
    disputed.assignment.case = case
    if disputed.disputed_at is not None:
        raise AlreadyDone(_("这条沟通记录已有异议，不必重复提出。"))
    if case.state == CaseState.CLOSED or disputed.handling != case.handling:
        raise IllegalTransition(_("本次办理已结束，不能再对沟通记录提出异议。"))
    reason = reason.strip()
    if not 0 < len(reason) <= 300:
        raise InvalidInput(
            _("请说明与实际不符之处，不超过 300 字。"),
            code="reason_required",
            fields={"reason": [_("必填")]},
        )
    facts = {"disputed_at": at, "dispute": reason}
    before = change(disputed, facts)
    record(
        actor.author,
        Entry(
            disputed,
            "cases.dispute_contact",
            reason=reason,
            before=before,
            after=told(facts),
        ),
        at=at,
    )
    title = _("提出人对沟通记录有异议，请核实后重新沟通")
    tell_handlers(
        disputed.assignment, f"dispute-{disputed.pk}", title=title, text=reason, at=at
    )
    return disputed


def _require_talking(assignment: Assignment) -> None:
    now = assignment.handling == assignment.case.handling
    if assignment.state not in TALKS or assignment.case.state == CaseState.CLOSED:
        now = False
    if not now:
        raise IllegalTransition(_("接收后、办结前方可登记沟通情况。"))


def _check(talk: Talk, opened_at: dt.datetime, at: dt.datetime) -> None:
    facts = asdict(talk)
    wrong = {
        name: [_("请选择")]
        for name, known in CHOICES.items()
        if facts[name] not in known
    }
    for name, most in LONGEST.items():
        is_missing = name != "venue" and not facts[name].strip()
        if is_missing or len(facts[name]) > most:
            wrong[name] = [_("必填，且不超过 %s 字") % most]
    if not opened_at <= talk.held_at <= at:
        wrong["held_at"] = [_("沟通时间须在提出之后，且不能晚于现在")]
    if wrong:
        raise InvalidInput(_("请把沟通情况填写完整。"), fields=wrong)
