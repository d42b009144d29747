"""Supervision of a case: begun, and lifted with its result."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.errors import AlreadyDone
from cases.locks import lock_case
from cases.models import Case, Supervision, SupervisionKind
from cases.moving import change, told
from cases.rules import require_leader, require_leader_of, require_supervisor
from cases.states import ENDED
from cases.telling import tell_supervised
from common.errors import IllegalTransition, InvalidInput
from members.acting import Acting
from members.models import User
from trail.services import Entry, record

LONGEST = 500
LONGEST_RESULT = 1000


@transaction.atomic
def start_supervision(
    *,
    actor: Acting,
    case_id: int,
    kind: str,
    reason: str,
    at: dt.datetime,
    leader: User | None = None,
    due_on: dt.date | None = None,
) -> Supervision:
    """The case is watched, in this way once at a time, until it is lifted.

    By staff, leaders or the system itself. A leader's case names the leader; only a
    leader refers a case elsewhere, and departments are not told of that (S66).
    """
    case = lock_case(actor, case_id)
    if kind == SupervisionKind.REFERRAL:
        require_leader(actor, case, at)
    else:
        require_supervisor(actor, case, at)
    if kind not in SupervisionKind.values:
        raise InvalidInput(_("请选择督办方式。"), fields={"kind": [_("必填")]})
    if case.state in ENDED and kind != SupervisionKind.REFERRAL:
        raise IllegalTransition(_("该件已办结或撤回，需要继续办理的请先重新办理。"))
    _require_text("reason", reason, LONGEST)
    if kind == SupervisionKind.LEADER_CASE or leader is not None:
        require_leader_of(case, leader, at)
    if due_on is not None and due_on < timezone.localdate(at):
        raise InvalidInput(
            _("督办期限不能早于今天。"), fields={"due_on": [_("不能早于今天")]}
        )
    if case.supervisions.standing().filter(kind=kind).exists():
        raise AlreadyDone(_("该件正在进行同类督办。"), code="already_supervised")
    return watch(actor, case, kind, reason, at=at, leader=leader, due_on=due_on)


@transaction.atomic
def lift_supervision(
    *, actor: Acting, supervision_id: int, result: str, at: dt.datetime
) -> Supervision:
    """The watch is over, with what came of it."""
    case_id = Supervision.objects.values_list("case_id", flat=True).get(
        pk=supervision_id
    )
    case = lock_case(actor, case_id)
    lifted = Supervision.objects.get(pk=supervision_id)
    if lifted.kind == SupervisionKind.REFERRAL:
        require_leader(actor, case, at)
    else:
        require_supervisor(actor, case, at)
    if lifted.lifted_at is not None:
        raise AlreadyDone(_("这项督办已经解除。"))
    _require_text("result", result, LONGEST_RESULT)
    unwatch(actor, lifted, result, at=at)
    return lifted


def watch(
    actor: Acting,
    case: Case,
    kind: str,
    reason: str,
    *,
    at: dt.datetime,
    leader: User | None = None,
    due_on: dt.date | None = None,
) -> Supervision:
    """The case, locked by the caller, is watched; as it is where it was so already."""
    standing = case.supervisions.standing().filter(kind=kind).first()
    if standing is not None:
        return standing
    facts = {"kind": kind, "leader": leader, "due_on": due_on}
    made = Supervision.objects.create(
        case=case,
        kind=kind,
        leader=leader,
        due_on=due_on,
        reason=reason.strip()[:LONGEST],
        started_by=actor.user,
        started_at=at,
    )
    record(
        actor.author,
        Entry(
            made,
            "cases.start_supervision",
            reason=reason,
            after=told({"case": case, **facts}),
        ),
        at=at,
    )
    is_open = kind != SupervisionKind.REFERRAL
    tell_supervised(made, is_open=is_open, at=at)
    return made


def unwatch(
    actor: Acting, lifted: Supervision, result: str, *, at: dt.datetime
) -> None:
    """The supervision, whose case the caller has locked, stands no more."""
    facts = {"lifted_at": at, "result": result.strip()[:LONGEST_RESULT]}
    before = change(lifted, facts)
    record(
        actor.author,
        Entry(lifted, "cases.lift_supervision", before=before, after=told(facts)),
        at=at,
    )


def _require_text(name: str, text: str, most: int) -> None:
    if not 0 < len(text.strip()) <= most:
        raise InvalidInput(
            _("请填写缘由或结果，不超过 %s 字。") % most,
            code="reason_required",
            fields={name: [_("必填")]},
        )
