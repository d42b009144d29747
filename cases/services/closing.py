"""Closing a case, saying that it was carried out, and opening it again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.errors import AlreadyDone, SecondRound
from cases.gates import missing_at_closing, require_open
from cases.locks import lock_case
from cases.models import (
    Case,
    Moment,
    SupervisionKind,
    Survey,
    Verdict,
    VisitKind,
)
from cases.moving import change, move, told
from cases.rules import (
    able_signatories,
    require_office,
    require_supervisor,
)
from cases.selectors import verdict_of
from cases.services.clocks import note_moment, stop_clocks
from cases.services.evaluating import may_have_second_round
from cases.services.supervising import unwatch
from cases.states import AFTER_ANSWER, CaseAction, CaseState
from cases.telling import tell_closed, tell_office
from common.errors import IllegalTransition, InvalidInput
from members.acting import Acting
from trail.services import Entry, record


@transaction.atomic
def close_case(
    *, actor: Acting, case_id: int, at: dt.datetime, reason: str = ""
) -> Case:
    """办结: no clock runs, supervision ends, and surveys are set for later.

    Refused before what the policy's gates ask for. Not satisfied: first the second
    handling; after it, or where the visit found it unsolved, only with a reason.
    """
    case = lock_case(actor, case_id)
    require_office(actor, case, at)
    refused = verdict_of(case) == Verdict.NOT_SATISFIED
    if case.state == CaseState.EVALUATED:
        _require_closable(case, at, reason, refused)
    move(
        actor,
        case,
        CaseAction.CLOSE,
        verb="close_case",
        reason=reason,
        changes={"closed_at": at},
        at=at,
    )
    stop_clocks(case, at=at)
    # A referral has gone to another body, whose matter it now is.
    standing = case.supervisions.standing().exclude(kind=SupervisionKind.REFERRAL)
    for one in standing.order_by("pk"):
        unwatch(actor, one, _("该件已办结。"), at=at)
    _set_surveys(case, at)
    tell_closed(case, at=at)
    return case


def _require_closable(case: Case, at: dt.datetime, reason: str, refused: bool) -> None:
    if may_have_second_round(case):
        raise SecondRound(
            _("提出人不满意，请先退回二次办理。"), code="second_round_due"
        )
    require_open(missing_at_closing(case, at, is_refused=refused))
    visits = case.visits.filter(
        handling=case.handling, kind=VisitKind.RETURN_VISIT
    ).order_by("-visited_at", "-pk")
    last = visits.first()
    is_unsolved = last is not None and not last.is_solved
    if (refused or is_unsolved) and not reason.strip():
        raise InvalidInput(
            _("提出人不满意或回访尚未解决，办结须说明理由。"),
            code="reason_required",
            fields={"reason": [_("必填")]},
        )


def _set_surveys(case: Case, at: dt.datetime) -> None:
    days = case.policy.survey_after_days
    if days is None:
        return
    Survey.objects.bulk_create(
        [
            Survey(
                case=case,
                handling=case.handling,
                signatory=one,
                ask_at=at + dt.timedelta(days=days),
            )
            for one in able_signatories(case, at)
        ]
    )


@transaction.atomic
def mark_carried_out(
    *, actor: Acting, case_id: int, finding: str, at: dt.datetime
) -> Case:
    """办实: what was answered and promised is there; said once, by the office."""
    case = lock_case(actor, case_id)
    require_office(actor, case, at)
    if case.state not in AFTER_ANSWER | {CaseState.CLOSED}:
        raise IllegalTransition(_("答复后方可登记办实。"))
    if case.carried_out_at is not None:
        raise AlreadyDone(
            _("该件已于%s登记办实。")
            % timezone.localtime(case.carried_out_at).strftime("%Y-%m-%d")
        )
    if not finding.strip():
        raise InvalidInput(
            _("请说明落实情况。"),
            code="reason_required",
            fields={"finding": [_("必填")]},
        )
    before = change(case, {"carried_out_at": at})
    record(
        actor.author,
        Entry(
            case,
            "cases.mark_carried_out",
            case.state,
            case.state,
            finding,
            before=before,
            after=told({"carried_out_at": at}),
        ),
        at=at,
    )
    return case


@transaction.atomic
def reopen_case(*, actor: Acting, case_id: int, reason: str, at: dt.datetime) -> Case:
    """Closed, and not really solved: the office assigns it anew (重新办理)."""
    case = lock_case(actor, case_id)
    require_supervisor(actor, case, at)
    reopen(actor, case, reason, at=at)
    return case


def reopen(actor: Acting, case: Case, reason: str, *, at: dt.datetime) -> None:
    """The case, locked by the caller, begins another handling."""
    facts = {
        "handling": case.handling + 1,
        "closed_at": None,
        "carried_out_at": None,
    }
    move(
        actor,
        case,
        CaseAction.REOPEN,
        verb="reopen_case",
        reason=reason,
        changes=facts,
        at=at,
    )
    note_moment(case, Moment.OPENED, at=at)
    tell_office(case, "reopened", title=_("请交办（重新办理）"), text=reason, at=at)
