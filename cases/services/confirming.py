"""Confirming with three parties what was carried out, and going back to see."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases.errors import AlreadyDone
from cases.locks import lock_case
from cases.models import (
    ANSWERING,
    Assignment,
    Case,
    Confirmation,
    Moment,
    Party,
    Visit,
    VisitKind,
)
from cases.moving import told
from cases.rules import (
    require_department,
    require_leader,
    require_signatory,
    require_supervisor,
)
from cases.services.clocks import note_moment
from cases.states import AFTER_ANSWER, CaseState
from common.errors import IllegalTransition, InvalidInput, Refused
from members.acting import Acting
from members.models import Role
from trail.services import Entry, record

LONGEST = 2000


@transaction.atomic
def confirm_result(
    *, actor: Acting, case_id: int, party: str, at: dt.datetime
) -> Confirmation:
    """One of the three parties confirms what was carried out (LN35).

    Somebody who raised it, the department's principal, a leader of the committee: each
    party once per handling. Nobody can stand for two of them (W28).
    """
    case = lock_case(actor, case_id)
    _require_party(actor, case, party, at)
    if case.state not in AFTER_ANSWER:
        raise IllegalTransition(_("答复后、办结前方可确认落实情况。"))
    given = case.confirmations.filter(handling=case.handling)
    if given.filter(party=party).exists():
        raise AlreadyDone(_("这一方已经确认。"), code="already_confirmed")
    assert actor.user is not None
    assert actor.assignment is not None
    made = Confirmation.objects.create(
        case=case,
        handling=case.handling,
        party=party,
        person=actor.user,
        role=actor.assignment,
        confirmed_at=at,
    )
    facts = {"case": case, "handling": case.handling, "party": party}
    record(actor.author, Entry(made, "cases.confirm_result", after=told(facts)), at=at)
    return made


def _require_party(actor: Acting, case: Case, party: str, at: dt.datetime) -> None:
    if party not in Party.values:
        raise InvalidInput(_("请选择确认方。"), fields={"party": [_("必填")]})
    if actor.assignment is None:
        raise Refused(_("请先选择以何身份确认。"), code="no_such_role")
    if party == Party.RAISER:
        require_signatory(actor, case, at)
    elif party == Party.OFFICE:
        require_leader(actor, case, at)
    else:
        _require_principal(actor, case)


def _require_principal(actor: Acting, case: Case) -> None:
    if not actor.holds(Role.PRINCIPAL):
        raise Refused(_("请由承办部门主要负责人确认。"), code="principal_only")
    own = (
        Assignment.objects.of_now(case)
        .filter(part__in=ANSWERING, department=actor.department_id)
        .select_related("department")
        .first()
    )
    if own is None:
        raise Refused(_("贵部门不是本件的承办部门。"), code="other_department")
    own.case = case
    require_department(actor, own)


@transaction.atomic
def record_visit(
    *,
    actor: Acting,
    case_id: int,
    kind: str,
    is_solved: bool,
    finding: str,
    visited_at: dt.datetime,
    at: dt.datetime,
) -> Visit:
    """What the office found when it went back: 回访 before closing, 回头看 after too."""
    case = lock_case(actor, case_id)
    require_supervisor(actor, case, at)
    wrong = {}
    if kind not in VisitKind.values:
        wrong["kind"] = [_("请选择")]
    if not 0 < len(finding.strip()) <= LONGEST:
        wrong["finding"] = [_("必填，且不超过 %s 字") % LONGEST]
    if not case.opened_at <= visited_at <= at:
        wrong["visited_at"] = [_("须在提出之后，且不能晚于现在")]
    if wrong:
        raise InvalidInput(_("请把回访情况填写完整。"), fields=wrong)
    allowed = AFTER_ANSWER
    if kind != VisitKind.RETURN_VISIT:
        allowed = AFTER_ANSWER | {CaseState.CLOSED}
    if case.state not in allowed:
        raise IllegalTransition(_("答复后方可回访，办结后请登记回头看。"))
    assert actor.user is not None
    facts = {"kind": kind, "is_solved": is_solved, "visited_at": visited_at}
    made = Visit.objects.create(
        case=case,
        handling=case.handling,
        kind=kind,
        is_solved=is_solved,
        finding=finding.strip(),
        visited_at=visited_at,
        recorded_by=actor.user,
    )
    after = told({"case": case, **facts})
    record(actor.author, Entry(made, "cases.record_visit", after=after), at=at)
    if kind == VisitKind.RETURN_VISIT:
        note_moment(case, Moment.VISITED, at=at)
    return made
