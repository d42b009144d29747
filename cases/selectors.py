"""Questions about cases: who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from cases.models import Assignment, Case
from members.models import Role, RoleAssignment
from members.models.roles import DEPARTMENT_ROLES


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
