"""Judging an answer: every signatory once, the sponsor, the public; and sending back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases.errors import AlreadyEvaluated, SecondRound
from cases.locks import lock_case
from cases.models import (
    Case,
    Evaluation,
    Moment,
    Side,
    Signatory,
    SupervisionKind,
    Verdict,
)
from cases.moving import move, told
from cases.rules import (
    require_leader_of,
    require_not_answering,
    require_office,
    require_supervisor,
)
from cases.selectors import Awaited, awaited, verdict_of
from cases.services.clocks import note_moment, stop_clocks
from cases.services.supervising import watch
from cases.states import CaseAction, CaseState
from cases.telling import tell_evaluated, tell_office
from common.errors import DomainError, IllegalTransition, InvalidInput, Refused
from members.acting import Acting
from members.models import Role, User
from trail.services import Entry, record

LONGEST = 1000
SCORES = range(1, 6)


@transaction.atomic
def evaluate_case(
    *,
    actor: Acting,
    case_id: int,
    verdict: str,
    at: dt.datetime,
    attitude: int | None = None,
    result: int | None = None,
    comment: str = "",
) -> Evaluation:
    """One verdict of this person on this handling; the last awaited one ends it.

    By every signatory, the sponsor's clerk, and the public where the policy says so.
    Never by the side that answers, also where a person stands on both (W28).
    """
    case = lock_case(actor, case_id)
    require_not_answering(actor, case, at)
    side, signatory = _side_of(actor, case, at)
    if case.state != CaseState.ANSWERED:
        raise IllegalTransition(_("只有已答复、未办结的件可以评价。"))
    _require_first(actor, case, side)
    _check(verdict, attitude, result, comment)
    assert actor.user is not None
    made = Evaluation.objects.create(
        case=case,
        handling=case.handling,
        side=side,
        signatory=signatory,
        person=actor.user,
        role=actor.assignment,
        verdict=verdict,
        attitude=attitude,
        result=result,
        comment=comment.strip(),
        evaluated_at=at,
    )
    facts = {
        "case": case,
        "handling": case.handling,
        "side": side,
        "verdict": verdict,
        "attitude": attitude,
        "result": result,
    }
    record(
        actor.author,
        Entry(made, "cases.evaluate_case", reason=made.comment, after=told(facts)),
        at=at,
    )
    if awaited(case, at).is_over:
        _finish(actor, case, at)
    return made


@transaction.atomic
def end_evaluation(
    *, actor: Acting, case_id: int, reason: str, at: dt.datetime
) -> Case:
    """Staff wait no longer for the public, or for anybody where nobody is left.

    Never while a signatory or the sponsor has still to judge.
    """
    case = lock_case(actor, case_id)
    require_office(actor, case, at)
    missing = awaited(case, at)
    if missing.signatories or missing.has_sponsor:
        raise DomainError(
            _("还有提出人或交办单位没有评价，不能结束评价。"), code="verdict_awaited"
        )
    if not reason.strip():
        raise InvalidInput(
            _("请填写理由。"), code="reason_required", fields={"reason": [_("必填")]}
        )
    _finish(actor, case, at, reason)
    return case


@transaction.atomic
def send_back(
    *, actor: Acting, case_id: int, leader: User, reason: str, at: dt.datetime
) -> Case:
    """Not satisfied: handled a second time, under a leader and listed (LP30, LN40).

    Once in the life of a case; a later refusal stays under supervision.
    """
    case = lock_case(actor, case_id)
    require_supervisor(actor, case, at)
    if case.state == CaseState.EVALUATED:
        _require_second_round(case)
    require_leader_of(case, leader, at)
    before = case.handling
    facts = {"handling": before + 1, "second_handling": before + 1}
    move(
        actor,
        case,
        CaseAction.SEND_BACK,
        verb="send_back",
        reason=reason,
        changes=facts,
        at=at,
    )
    watch(actor, case, SupervisionKind.LEADER_CASE, reason, at=at, leader=leader)
    watch(actor, case, SupervisionKind.LISTED, reason, at=at)
    stop_clocks(case, at=at)
    # The case lies before the office again, whose limit to assign begins anew.
    note_moment(case, Moment.OPENED, at=at)
    tell_office(case, "sent-back", title=_("请交办（二次办理）"), text=reason, at=at)
    return case


def may_have_second_round(case: Case) -> bool:
    """Not satisfied, and not handled a second time before."""
    return (
        case.policy.has_second_round
        and case.second_handling is None
        and verdict_of(case) == Verdict.NOT_SATISFIED
    )


def _require_second_round(case: Case) -> None:
    if verdict_of(case) != Verdict.NOT_SATISFIED:
        raise SecondRound(
            _("提出人没有评价为不满意，不需要二次办理。"), code="not_dissatisfied"
        )
    if case.second_handling is not None:
        raise SecondRound(
            _("该件已经二次办理，请继续督办；确需办结的，说明理由后办结。"),
            code="second_round_over",
        )
    if not case.policy.has_second_round:
        raise SecondRound(
            _("这类办理件没有二次办理，请督办或说明理由后办结。"),
            code="no_second_round",
        )


def _side_of(
    actor: Acting, case: Case, at: dt.datetime
) -> tuple[Side, Signatory | None]:
    """On which side the actor judges; refused to everybody else."""
    sides = case.policy.evaluators
    signed = case.signatories.filter(person=actor.user).first()
    if signed is not None and Side.SIGNATORY in sides:
        return Side.SIGNATORY, signed
    is_clerk = actor.holds(Role.CLERK, committee_id=case.committee_id)
    if is_clerk and signed is None and _wants_sponsor(case, at):
        return Side.SPONSOR, None
    is_public = actor.holds(Role.REPRESENTATIVE, committee_id=case.committee_id)
    if is_public and Side.PUBLIC in sides:
        return Side.PUBLIC, None
    raise Refused(_("您不是本件的评价人。"), code="not_evaluator")


def _wants_sponsor(case: Case, at: dt.datetime) -> bool:
    given = case.evaluations.filter(handling=case.handling, side=Side.SPONSOR)
    missing: Awaited = awaited(case, at)
    return missing.has_sponsor or given.exists()


def _require_first(actor: Acting, case: Case, side: Side) -> None:
    given = case.evaluations.filter(handling=case.handling)
    by_sponsor = side == Side.SPONSOR and given.filter(side=side).exists()
    if by_sponsor or given.filter(person=actor.user).exists():
        raise AlreadyEvaluated(_("本次办理已经评价过，每人只评价一次。"))


def _check(
    verdict: str, attitude: int | None, result: int | None, comment: str
) -> None:
    wrong = {}
    if verdict not in Verdict.values:
        wrong["verdict"] = [_("请选择满意、基本满意或不满意")]
    for name, score in (("attitude", attitude), ("result", result)):
        if score is not None and score not in SCORES:
            wrong[name] = [_("请打 1 至 5 分")]
    is_mute = verdict == Verdict.NOT_SATISFIED and not comment.strip()
    if is_mute or len(comment) > LONGEST:
        wrong["comment"] = [_("不满意的请说明理由，不超过 %s 字") % LONGEST]
    if wrong:
        raise InvalidInput(_("请把评价填写完整。"), fields=wrong)


def _finish(actor: Acting, case: Case, at: dt.datetime, reason: str = "") -> None:
    """Nobody is awaited any more."""
    move(
        actor,
        case,
        CaseAction.EVALUATE,
        verb="finish_evaluation",
        reason=reason,
        at=at,
    )
    note_moment(case, Moment.EVALUATED, at=at)
    overall = verdict_of(case)
    label = str(Verdict(overall).label) if overall else _("无人评价")
    tell_evaluated(case, verdict=label, at=at)
