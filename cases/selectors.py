"""Questions about cases: whose turn, what is owed, how it was judged, who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import (
    Assignment,
    Case,
    Evaluation,
    Reply,
    Side,
    Signatory,
    Verdict,
)
from cases.rules import able_signatories
from cases.states import OWED, AssignmentState, CaseState
from members.models import Role, RoleAssignment
from members.models.roles import DEPARTMENT_ROLES

if TYPE_CHECKING:
    from members.models import User

# From best to worst.
VERDICTS = [Verdict.SATISFIED, Verdict.BASICALLY, Verdict.NOT_SATISFIED]


@dataclass(frozen=True)
class Awaited:
    """Whose verdicts are still missing in this handling."""

    signatories: tuple[Signatory, ...] = ()
    has_sponsor: bool = False
    public: int = 0

    @property
    def is_over(self) -> bool:
        return not (self.signatories or self.has_sponsor or self.public)


@dataclass(frozen=True)
class Turn:
    """Who has to do something now, and what."""

    side: str
    does: str
    departments: tuple[str, ...] = ()


def awaited(case: Case, at: dt.datetime) -> Awaited:
    """Every signatory who can; the sponsor where the policy says so or none can."""
    given = case.evaluations.filter(handling=case.handling)
    sides = case.policy.evaluators
    able = able_signatories(case, at) if Side.SIGNATORY in sides else []
    judged = set(given.values_list("person_id", flat=True))
    # Nobody is left to judge it: the office does, so that it does not stand for ever.
    alone = not able and Side.PUBLIC not in sides
    sponsored = given.filter(side=Side.SPONSOR).exists()
    public = case.policy.public_verdicts if Side.PUBLIC in sides else 0
    return Awaited(
        tuple(one for one in able if one.person_id not in judged),
        (Side.SPONSOR in sides or alone) and not sponsored,
        max(0, public - given.filter(side=Side.PUBLIC).count()),
    )


def overall_verdict(evaluations: Iterable[Evaluation]) -> str:
    """The worst of those who raised and sponsored it; empty where nobody judged.

    The public decides only where nobody else was asked, by its greater half.
    """
    rows = list(evaluations)
    deciding = [one.verdict for one in rows if one.side != Side.PUBLIC]
    if deciding:
        return str(max(deciding, key=_badness))
    public = sorted((one.verdict for one in rows), key=_badness)
    return str(public[len(public) // 2]) if public else ""


def verdict_of(case: Case, handling: int | None = None) -> str:
    """The overall verdict of a handling, the present one unless told otherwise."""
    return overall_verdict(case.evaluations.filter(handling=handling or case.handling))


def _badness(verdict: str) -> int:
    return [str(one) for one in VERDICTS].index(verdict)


def whose_turn(case: Case, at: dt.datetime) -> Turn:
    """Who has to do something on this case now; nobody once it is closed."""
    if case.state in (CaseState.OPEN, CaseState.SECOND_ROUND, CaseState.REOPENED):
        return Turn("office", _("请政协机关交办"))
    if case.state == CaseState.EVALUATED:
        return Turn("office", _("请政协机关办结，不满意的退回二次办理"))
    if case.state == CaseState.ANSWERED:
        return _judging(awaited(case, at))
    if case.state == CaseState.CLOSED:
        return Turn("nobody", _("已办结"))
    if case.state == CaseState.WITHDRAWN:
        return Turn("nobody", _("已撤回"))
    standing = Assignment.objects.of_now(case).select_related("department")
    owing = standing.exclude(state=AssignmentState.ANSWERED).order_by("pk")
    objecting = [
        one.department.name for one in owing if one.state == AssignmentState.OBJECTED
    ]
    if objecting:
        return Turn("office", _("请政协机关决定是否改派"), tuple(objecting))
    names = tuple(one.department.name for one in owing)
    return Turn("department", _("请承办部门办理"), names)


def _judging(missing: Awaited) -> Turn:
    if missing.signatories:
        return Turn("raiser", _("请提出人评价"))
    if missing.has_sponsor:
        return Turn("office", _("请政协机关评价"))
    if missing.public:
        return Turn("public", _("请群众评价，还差 %s 份") % missing.public)
    return Turn("office", _("请政协机关结束评价"))


def owed_by(user: User, department_id: int) -> QuerySet[Assignment]:
    """What the department has to do now: accept, handle, countersign."""
    return (
        Assignment.objects.visible_to(user)
        .filter(
            department=department_id,
            state__in=[AssignmentState.ASSIGNED, AssignmentState.ACCEPTED],
            case__state__in=[*OWED, CaseState.OBJECTED],
        )
        .select_related("case", "department", "person__user")
        .order_by("due_at", "pk")
    )


def officers_of(
    departments: Sequence[int], at: dt.datetime, *roles: str
) -> frozenset[int]:
    """Accounts with such a role in these departments; any department role if none."""
    held = RoleAssignment.objects.in_force(timezone.localdate(at)).filter(
        department__in=departments, role__in=roles or DEPARTMENT_ROLES
    )
    return frozenset(held.values_list("user_id", flat=True))


def handlers_of(assignment: Assignment, at: dt.datetime) -> frozenset[int]:
    """The person named, else the department's handlers, else all of its officers."""
    if assignment.person is not None:
        return frozenset([assignment.person.user_id])
    one = [assignment.department_id]
    return officers_of(one, at, Role.HANDLER) or officers_of(one, at)


def office_of(committee_id: int, at: dt.datetime, *roles: str) -> frozenset[int]:
    """Accounts of the committee's clerks, or of those with the roles named."""
    held = RoleAssignment.objects.in_force(timezone.localdate(at)).filter(
        committee=committee_id, role__in=roles or [Role.CLERK]
    )
    return frozenset(held.values_list("user_id", flat=True))


def raisers_of(case: Case) -> frozenset[int]:
    return frozenset(case.signatories.values_list("person_id", flat=True))


def promised(user: User) -> QuerySet[Case]:
    """Answered, with something promised, and not carried out yet (答完未办完, LP33)."""
    owing = Reply.objects.filter(case=OuterRef("pk"), sent_at__isnull=False).exclude(
        promise=""
    )
    return (
        Case.objects.visible_to(user)
        .filter(Exists(owing), carried_out_at__isnull=True)
        .order_by("answered_at", "pk")
    )
