"""A department accepts its part, objects to it, or begins."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases.gates import missing_at_beginning, require_open
from cases.locks import lock_assignment
from cases.models import ANSWERING, Assignment, Moment
from cases.moving import change, move, told
from cases.objections import require_objection_open
from cases.rules import require_department
from cases.services.clocks import note_moment, stop_clocks
from cases.services.settling import WAITING, settle_case
from cases.states import AssignmentAction, AssignmentState, CaseAction, CaseState
from cases.telling import tell_office
from common.errors import IllegalTransition, InvalidInput
from members.acting import Acting
from trail.services import Entry, record

BEGINS = frozenset({CaseState.ACCEPTED, CaseState.IN_PROGRESS})
LONGEST = 500


@transaction.atomic
def accept_assignment(
    *, actor: Acting, assignment_id: int, at: dt.datetime
) -> Assignment:
    """The department takes it on; the case is accepted with the first that answers."""
    taken = lock_assignment(actor, assignment_id)
    require_department(actor, taken)
    move(
        actor,
        taken,
        AssignmentAction.ACCEPT,
        verb="accept_assignment",
        changes={"accepted_at": at},
        at=at,
    )
    note_moment(taken.case, Moment.ACCEPTED, at=at, assignment=taken)
    settle_case(actor, taken.case, at=at)
    return taken


@transaction.atomic
def object_to_assignment(
    *, actor: Acting, assignment_id: int, reason: str, at: dt.datetime
) -> Assignment:
    """The department asks to be replaced, in time and with a reason; the office decides.

    Its clocks stand still meanwhile. The case waits with it unless another department
    has accepted already.
    """
    objecting = lock_assignment(actor, assignment_id)
    case = objecting.case
    require_department(actor, objecting)
    if len(reason) > LONGEST:
        raise InvalidInput(
            _("申请改派的理由不超过 %s 字。") % LONGEST,
            fields={"reason": [_("过长")]},
        )
    if objecting.state == AssignmentState.ASSIGNED:
        require_objection_open(objecting, at)
    move(
        actor,
        objecting,
        AssignmentAction.OBJECT,
        verb="object_to_assignment",
        reason=reason,
        changes={"objection": reason.strip(), "objected_at": at},
        at=at,
    )
    stop_clocks(case, at=at, assignment=objecting)
    if case.state in WAITING:
        move(
            actor,
            case,
            CaseAction.OBJECT,
            verb="contest_case",
            reason=reason,
            at=at,
        )
    tell_office(
        case,
        f"objected-{objecting.pk}",
        title=_("“%s”申请改派，请决定") % objecting.department.name,
        text=reason,
        at=at,
    )
    return objecting


@transaction.atomic
def begin_handling(*, actor: Acting, assignment_id: int, at: dt.datetime) -> Assignment:
    """The department that answers begins, after consulting where the policy says so."""
    begun = lock_assignment(actor, assignment_id)
    require_department(actor, begun)
    if begun.part not in ANSWERING:
        raise IllegalTransition(_("协办部门不单独办理，请会签主办部门的答复稿。"))
    may_begin = begun.state == AssignmentState.ACCEPTED and begun.begun_at is None
    if not may_begin or begun.case.state not in BEGINS:
        raise IllegalTransition(_("接收后方可开始办理，且只需开始一次。"))
    require_open(missing_at_beginning(begun))
    before = change(begun, {"begun_at": at})
    record(
        actor.author,
        Entry(
            begun,
            "cases.begin_handling",
            begun.state,
            begun.state,
            before=before,
            after=told({"begun_at": at}),
        ),
        at=at,
    )
    settle_case(actor, begun.case, at=at)
    return begun
