"""In which of their roles somebody takes a step on a case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.models import Assignment, Case, Party
from cases.steps.step import Facts, Held
from common.errors import Refused
from members.acting import Acting
from members.models import Role, RoleAssignment
from members.models.roles import DEPARTMENT_ROLES


def of_office(held: Held, case: Case, *roles: str) -> list[RoleAssignment]:
    return [
        one
        for one in held
        if one.role in roles and one.committee_id == case.committee_id
    ]


def clerk(held: Held, case: Case, facts: Facts) -> list[RoleAssignment]:
    return of_office(held, case, Role.CLERK)


def supervisor(held: Held, case: Case, facts: Facts) -> list[RoleAssignment]:
    """Staff first; a leader where the person is no staff or has chosen to act so."""
    return of_office(held, case, Role.CLERK) + of_office(held, case, Role.LEADER)


def department(held: Held, case: Case, facts: Facts) -> list[RoleAssignment]:
    """Officers of a department that answers come first."""
    answering = set(
        Assignment.objects.of_now(case)
        .order_by()
        .values_list("department_id", flat=True)
    )
    officers = [one for one in held if one.role in DEPARTMENT_ROLES]
    mine = [one for one in officers if one.department_id in answering]
    return mine or officers


def department_or_clerk(held: Held, case: Case, facts: Facts) -> list[RoleAssignment]:
    return clerk(held, case, facts) or department(held, case, facts)


def raiser(held: Held, case: Case, facts: Facts) -> list[RoleAssignment]:
    """In the role in which they raised it, else in another of the same committee."""
    signed = list(
        case.signatories.filter(person__in={one.user_id for one in held}).values_list(
            "role", flat=True
        )
    )
    if not signed:
        return []
    ours = [one for one in held if one.committee_id == case.committee_id]
    return sorted(ours, key=lambda one: one.pk not in signed)


def evaluator(held: Held, case: Case, facts: Facts) -> list[RoleAssignment]:
    """Who raised it does so as such; then the office, then the public."""
    if case.signatories.filter(person__in={one.user_id for one in held}).exists():
        return raiser(held, case, facts)
    return of_office(held, case, Role.CLERK) + of_office(
        held, case, Role.REPRESENTATIVE
    )


def party(held: Held, case: Case, facts: Facts) -> list[RoleAssignment]:
    """By the party for which they confirm."""
    match facts.get("party"):
        case Party.RAISER:
            return raiser(held, case, facts)
        case Party.DEPARTMENT:
            officers = department(held, case, facts)
            return [one for one in officers if one.role == Role.PRINCIPAL] or officers
        case Party.OFFICE:
            return of_office(held, case, Role.LEADER)
        case _:
            either = raiser(held, case, facts) + department(held, case, facts)
            return either + of_office(held, case, Role.LEADER)


def own_part(actor: Acting, case: Case) -> Assignment:
    """The part of the department acted for; Refused where it has none."""
    if actor.department_id is None:
        raise Refused(_("请以承办部门身份办理。"), code="department_only")
    own = (
        Assignment.objects.of_now(case)
        .filter(department=actor.department_id)
        .select_related("department")
        .first()
    )
    if own is None:
        raise Refused(_("贵部门不是本件的承办部门。"), code="other_department")
    return own
