"""Countersigning: the lead's draft goes round, each joint department has its say."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases.locks import lock_reply
from cases.models import Assignment, Countersign, Part, Reply
from cases.moving import change, move, told
from cases.rules import require_department
from cases.services.settling import settle_round
from cases.states import AssignmentState, CaseState, ReplyAction, ReplyState
from cases.telling import tell_handlers
from common.errors import DomainError, IllegalTransition, InvalidInput, Refused
from members.acting import Acting
from trail.services import Entry, record

LONGEST = 500
FRESH: dict[str, object] = {
    "agrees": None,
    "comment": "",
    "person": None,
    "signed_at": None,
}


@transaction.atomic
def pass_round(*, actor: Acting, reply_id: int, at: dt.datetime) -> Reply:
    """Every standing joint department has the draft to agree to or to return."""
    reply = lock_reply(actor, reply_id)
    require_department(actor, reply.assignment)
    joint = list(
        Assignment.objects.of_now(reply.case)
        .filter(part=Part.JOINT)
        .select_related("department", "person")
    )
    if reply.assignment.part != Part.LEAD or not joint:
        raise DomainError(_("没有协办部门，不必会签，可直接发出。"), code="no_joint")
    if reply.case.state != CaseState.IN_PROGRESS:
        raise IllegalTransition(_("该件不在办理中，不能送会签。"))
    move(actor, reply, ReplyAction.PASS_ROUND, verb="pass_round", at=at)
    for one in joint:
        Countersign.objects.update_or_create(
            reply=reply, assignment=one, defaults=FRESH
        )
        one.case = reply.case
        tell_handlers(one, "countersign", title=_("请会签答复稿"), at=at)
    return reply


@transaction.atomic
def countersign_reply(
    *, actor: Acting, reply_id: int, agrees: bool, at: dt.datetime, comment: str = ""
) -> Countersign:
    """The joint department agrees, or returns the draft with a comment.

    By its own accounts only, once per round. The last to agree makes it ready; the
    first to return it sends it back to the lead.
    """
    reply = lock_reply(actor, reply_id)
    own = _own_part(actor, reply)
    require_department(actor, own)
    signed = Countersign.objects.filter(reply=reply, assignment=own).first()
    if reply.state != ReplyState.COUNTERSIGNING or signed is None:
        raise IllegalTransition(_("答复稿不在会签中，请刷新页面后再试。"))
    if own.state != AssignmentState.ACCEPTED:
        raise IllegalTransition(_("请先接收交办，再会签。"))
    if signed.agrees is not None:
        raise IllegalTransition(_("贵部门已经会签，不必重复办理。"))
    comment = comment.strip()
    if len(comment) > LONGEST or not (agrees or comment):
        raise InvalidInput(
            _("退回修改须填写会签意见，不超过 %s 字。") % LONGEST,
            code="reason_required",
            fields={"comment": [_("必填")]},
        )
    facts = {
        "agrees": agrees,
        "comment": comment,
        "person": actor.user,
        "signed_at": at,
    }
    before = change(signed, facts)
    record(
        actor.author,
        Entry(
            signed,
            "cases.countersign_reply",
            reason=comment,
            before=before,
            after=told({"reply": reply, **facts}),
        ),
        at=at,
    )
    if agrees:
        settle_round(actor, reply.case, at=at)
    else:
        _return(actor, reply, own, comment, at)
    return signed


def _own_part(actor: Acting, reply: Reply) -> Assignment:
    own = (
        Assignment.objects.of_now(reply.case)
        .filter(part=Part.JOINT, department=actor.department_id)
        .select_related("department")
        .first()
    )
    if own is None:
        raise Refused(_("只有协办部门可以会签。"), code="joint_only")
    own.case = reply.case
    return own


def _return(
    actor: Acting, reply: Reply, own: Assignment, comment: str, at: dt.datetime
) -> None:
    move(
        actor,
        reply,
        ReplyAction.RETURN,
        verb="return_reply",
        reason=comment,
        at=at,
    )
    tell_handlers(
        reply.assignment,
        "returned",
        title=_("“%s”退回答复稿，请修改") % own.department.name,
        text=comment,
        at=at,
    )
