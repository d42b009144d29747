"""Accounts and roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from members.acting import Acting
from members.errors import RoleConflict
from members.models import Committee, Department, Role, RoleAssignment, User
from members.rules import require_account_manager
from trail.services import Author, Entry, record


@dataclass(frozen=True)
class Person:
    """Somebody who needs an account; `key` is how the caller knows them."""

    key: str
    name: str
    phone: str = ""
    username: str = ""


def ensure_accounts(committee: Committee, people: Sequence[Person]) -> dict[str, User]:
    """An account for each person, by key, within the caller's transaction.

    The same name and phone is the same person (W28): they keep their account. A new
    account has no usable password until its owner is given one.
    """
    phones = {one.phone for one in people if one.phone}
    known = {
        (user.name, user.phone): user
        for user in User.objects.filter(
            phone__in=phones, roles__committee=committee
        ).distinct()
    }
    taken = set(
        User.objects.filter(
            username__in=[name for one in people for name in _names(committee, one)]
        ).values_list("username", flat=True)
    )
    users: dict[str, User] = {}
    fresh: list[User] = []
    for one in people:
        user = known.get((one.name, one.phone)) if one.phone else None
        if user is None:
            free = next(name for name in _names(committee, one) if name not in taken)
            taken.add(free)
            user = User(
                username=free,
                name=one.name,
                phone=one.phone,
                password=make_password(None),
            )
            fresh.append(user)
            if one.phone:
                known[one.name, one.phone] = user
        users[one.key] = user
    User.objects.bulk_create(fresh, batch_size=1000)
    return users


def _names(committee: Committee, person: Person) -> list[str]:
    own = [person.username] if person.username else []
    base = f"{committee.code}-{person.key}"
    return [*own, base, *(f"{base}-{n}" for n in range(2, 6))]


@transaction.atomic
def give_role(
    *,
    actor: Acting,
    user: User,
    role: str,
    committee: Committee,
    at: dt.datetime,
    department: Department | None = None,
    valid_to: dt.date | None = None,
) -> RoleAssignment:
    """The user holds the role from today; refused where they hold it already."""
    require_account_manager(actor, committee)
    held = RoleAssignment.objects.in_force(at.date()).filter(
        user=user, role=role, committee=committee, department=department
    )
    if held.exists():
        raise RoleConflict(_("该账号已有这一角色。"))
    assignment = RoleAssignment(
        user=user,
        role=role,
        committee=committee,
        department=department,
        valid_from=at.date(),
        valid_to=valid_to,
    )
    assignment.full_clean()
    assignment.save(force_insert=True)
    _open_admin(user)
    record(
        actor.author,
        Entry(assignment, "members.give_role", after={"user": user.pk, "role": role}),
        at=at,
    )
    return assignment


@transaction.atomic
def end_role(
    *, actor: Acting, assignment: RoleAssignment, at: dt.datetime, reason: str = ""
) -> RoleAssignment:
    """The role ends: it does not count from the next request on."""
    require_account_manager(actor, assignment.committee)
    assignment = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    yesterday = at.date() - dt.timedelta(days=1)
    if assignment.valid_from > yesterday:
        assignment.valid_from = yesterday
    assignment.valid_to = yesterday
    assignment.save(update_fields=["valid_from", "valid_to"])
    _open_admin(assignment.user)
    record(actor.author, Entry(assignment, "members.end_role", reason=reason), at=at)
    return assignment


def note_sign_in(*, user: User, way: str, at: dt.datetime) -> None:
    """A sign-in stands in the trail and on the account."""
    user.last_login = at
    user.save(update_fields=["last_login"])
    record(
        Author(user_id=user.pk),
        Entry(user, "members.sign_in", after={"way": way}),
        at=at,
    )


def _open_admin(user: User) -> None:
    """Django's own flag follows the roles that work in the admin site."""
    working = (Role.CLERK, Role.LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN)
    is_staff = user.is_superuser or any(
        one.role in working
        for one in RoleAssignment.objects.filter(user=user, valid_to__isnull=True)
    )
    if is_staff != user.is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
