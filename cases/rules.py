"""Who may act on a case, and in which role; who belongs to the side that answers."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.errors import AnsweringSide, OwnItem
from cases.models import Assignment, Case, Signatory
from common.errors import InvalidInput, Refused
from members.acting import Acting
from members.models import Member, Role, RoleAssignment, User
from members.models.roles import DEPARTMENT_ROLES


def answering_side(case: Case, at: dt.datetime) -> frozenset[int]:
    """Accounts of the departments that answer now: by a role in force, or employed.

    A person who is both a member and a department's officer is on it (W28).
    """
    departments = (
        Assignment.objects.of_now(case).order_by().values_list("department_id")
    )
    officers = (
        RoleAssignment.objects.in_force(timezone.localdate(at))
        .filter(role__in=DEPARTMENT_ROLES, department__in=departments)
        .values_list("user_id", flat=True)
    )
    employed = (
        Member.objects.active()
        .filter(employer__in=departments)
        .values_list("user_id", flat=True)
    )
    return frozenset([*officers, *employed])


def require_not_answering(actor: Acting, case: Case, at: dt.datetime) -> None:
    if actor.user is not None and actor.user.pk in answering_side(case, at):
        raise AnsweringSide(
            _("您在承办部门任职，不能评价或决定本部门的办理件，请由其他人员办理。")
        )


def require_not_own(actor: Acting, case: Case) -> None:
    """Nobody acts for an office or department on what they raised."""
    if actor.user is None:
        return
    if case.signatories.filter(person=actor.user).exists():
        raise OwnItem(_("这是您本人提出的事项，请由其他工作人员办理。"))


def require_office(actor: Acting, case: Case, at: dt.datetime) -> None:
    """Staff of the case's committee, neither its author nor of who answers it."""
    _require_role(actor, case, Role.CLERK)
    require_not_own(actor, case)
    require_not_answering(actor, case, at)


def require_supervisor(actor: Acting, case: Case, at: dt.datetime) -> None:
    """Staff or a leader of the case's committee, on neither side of it."""
    _require_role(actor, case, Role.CLERK, Role.LEADER)
    require_not_own(actor, case)
    require_not_answering(actor, case, at)


def require_leader(actor: Acting, case: Case, at: dt.datetime) -> None:
    """A leader of the case's committee, on neither side of it."""
    if not actor.holds(Role.LEADER, committee_id=case.committee_id):
        raise Refused(_("只有本级政协领导可以办理这一步。"), code="leader_only")
    require_not_own(actor, case)
    require_not_answering(actor, case, at)


def require_leader_of(case: Case, leader: User | None, at: dt.datetime) -> None:
    """A leader of the case's committee, by a role in force."""
    leaders = RoleAssignment.objects.in_force(timezone.localdate(at)).filter(
        committee=case.committee_id, role=Role.LEADER
    )
    if leader is None or not leaders.filter(user=leader).exists():
        raise InvalidInput(
            _("请指定一位本级政协领导牵头。"),
            code="no_leader",
            fields={"leader": [_("必填")]},
        )


def _require_role(actor: Acting, case: Case, *roles: str) -> None:
    if not (actor.is_system or actor.holds(*roles, committee_id=case.committee_id)):
        raise Refused(_("只有本级政协机关工作人员可以办理这一步。"), code="staff_only")


def require_department(actor: Acting, assignment: Assignment) -> None:
    """Somebody acting for the department of this assignment, not on their own item."""
    if not actor.holds(*DEPARTMENT_ROLES):
        raise Refused(_("请以承办部门身份办理。"), code="department_only")
    if actor.department_id != assignment.department_id:
        raise Refused(
            _("该件由“%s”承办，只有该部门可以办理这一步。")
            % assignment.department.name,
            code="other_department",
        )
    require_not_own(actor, assignment.case)


def require_signatory(actor: Acting, case: Case, at: dt.datetime) -> Signatory:
    """The actor as one of those who raised it, and not of the side that answers."""
    user = actor.user
    signed = case.signatories.filter(person=user).first() if user else None
    if signed is None:
        raise Refused(_("只有提出人可以办理这一步。"), code="signatory_only")
    require_not_answering(actor, case, at)
    return signed


def able_signatories(case: Case, at: dt.datetime) -> list[Signatory]:
    """Those who raised it and can still judge it: in office, not of the other side."""
    return list(
        case.signatories.filter(person__is_active=True)
        .filter(Q(member__isnull=True) | Q(member__left_on__isnull=True))
        .exclude(person__in=answering_side(case, at))
        .order_by("pk")
    )
