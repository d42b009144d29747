"""Replies: drafted, passed round to co-handlers, sent with a document number."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cases.errors import AlreadyDone, CountersignMissing
from cases.gates import missing_at_sending, require_open
from cases.locks import lock_assignment, lock_reply
from cases.models import ANSWERING, Assignment, Part, Reply, ReplyClass
from cases.moving import change, move, told
from cases.rules import require_department
from cases.services.clocks import stop_clocks
from cases.services.settling import settle_case, unsigned
from cases.states import (
    AssignmentAction,
    AssignmentState,
    CaseState,
    ReplyAction,
    ReplyState,
)
from common.errors import IllegalTransition, InvalidInput
from members.acting import Acting
from trail.services import Entry, record

LONGEST = {"text": 20_000, "private_reason": 300, "promise": 500}
LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Draft:
    """What a reply says."""

    text: str
    reply_class: str
    is_public: bool = False
    private_reason: str = ""
    promise: str = ""
    promised_by: dt.date | None = None


@transaction.atomic
def draft_reply(
    *, actor: Acting, assignment_id: int, draft: Draft, at: dt.datetime
) -> Reply:
    """A draft of the department that answers, once it has begun; one per handling."""
    assignment = lock_assignment(actor, assignment_id)
    case = assignment.case
    require_department(actor, assignment)
    if assignment.part not in ANSWERING:
        raise IllegalTransition(_("协办部门会签主办部门的答复稿，不另行答复。"))
    _require_handling(assignment)
    if Reply.objects.filter(assignment=assignment).exists():
        raise AlreadyDone(_("本次办理已有答复稿，请在原稿上修改。"))
    _check(draft)
    assert actor.user is not None
    made = Reply.objects.create(
        case=case,
        assignment=assignment,
        handling=case.handling,
        drafted_by=actor.user,
        drafted_at=at,
        **asdict(draft),
    )
    after = told({"case": case, **asdict(draft)})
    record(
        actor.author,
        Entry(made, "cases.draft_reply", to_state=made.state, after=after),
        at=at,
    )
    return made


@transaction.atomic
def amend_reply(
    *, actor: Acting, reply_id: int, draft: Draft, at: dt.datetime
) -> Reply:
    """The draft says something else; what was agreed to must go round again."""
    reply = lock_reply(actor, reply_id)
    require_department(actor, reply.assignment)
    _require_handling(reply.assignment)
    _check(draft)
    facts = asdict(draft)
    if reply.state == ReplyState.DRAFT:
        before = change(reply, facts)
        record(
            actor.author,
            Entry(
                reply,
                "cases.amend_reply",
                reply.state,
                reply.state,
                before=before,
                after=told(facts),
            ),
            at=at,
        )
        return reply
    move(actor, reply, ReplyAction.AMEND, verb="amend_reply", changes=facts, at=at)
    reply.countersigns.update(agrees=None, comment="", person=None, signed_at=None)
    return reply


@transaction.atomic
def send_reply(
    *, actor: Acting, reply_id: int, document_number: str, at: dt.datetime
) -> Reply:
    """The reply is out; the case is answered once every answering department's is.

    A lead's reply only after every standing joint department agreed to this text, and
    after what the policy's gates ask for.
    """
    reply = lock_reply(actor, reply_id)
    assignment, case = reply.assignment, reply.case
    require_department(actor, assignment)
    _require_handling(assignment)
    number = document_number.strip()
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise InvalidInput(
            _("请填写发文字号，不超过 %s 字。") % LONGEST_NUMBER,
            code="no_document_number",
            fields={"document_number": [_("必填")]},
        )
    _require_agreed(reply)
    require_open(missing_at_sending(reply))
    facts = {"document_number": number, "sent_by": actor.user, "sent_at": at}
    move(actor, reply, ReplyAction.SEND, verb="send_reply", changes=facts, at=at)
    for one in _answered_with(assignment):
        one.case = case
        move(
            actor,
            one,
            AssignmentAction.ANSWER,
            verb="answer_assignment",
            changes={"answered_at": at},
            at=at,
        )
        stop_clocks(case, at=at, assignment=one)
    settle_case(actor, case, at=at)
    return reply


def _answered_with(assignment: Assignment) -> list[Assignment]:
    """The department itself, and with the lead those that countersigned."""
    if assignment.part != Part.LEAD:
        return [assignment]
    joint = Assignment.objects.of_now(assignment.case).filter(part=Part.JOINT)
    return [assignment, *joint.order_by("pk")]


def _require_agreed(reply: Reply) -> None:
    if reply.assignment.part != Part.LEAD:
        return
    names = [
        one.department.name for one in unsigned(reply).select_related("department")
    ]
    if names:
        raise CountersignMissing(
            _("协办部门会签后方可发出，请送%s会签。") % "、".join(names)
        )


def _require_handling(assignment: Assignment) -> None:
    is_now = (
        assignment.state == AssignmentState.ACCEPTED
        and assignment.begun_at is not None
        and assignment.case.state == CaseState.IN_PROGRESS
        and assignment.handling == assignment.case.handling
    )
    if not is_now:
        raise IllegalTransition(_("请先接收并开始办理，再起草或发出答复。"))


def _check(draft: Draft) -> None:
    facts = asdict(draft)
    wrong = {
        name: [_("不超过 %s 字") % most]
        for name, most in LONGEST.items()
        if len(facts[name]) > most
    }
    if not draft.text.strip():
        wrong["text"] = [_("必填")]
    if draft.reply_class not in ReplyClass.values:
        wrong["reply_class"] = [_("请选择 A、B、C、D 类")]
    if bool(draft.promise.strip()) != (draft.promised_by is not None):
        wrong["promised_by"] = [_("承诺事项与承诺完成日期须同时填写")]
    if wrong:
        raise InvalidInput(_("请把答复填写完整。"), fields=wrong)
