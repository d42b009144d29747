"""Accounts and roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from rest_framework.authtoken.models import Token

from common.errors import InvalidInput
from members.acting import SYSTEM_ACTING, Acting
from members.errors import RoleConflict
from members.models import Committee, Department, Role, RoleAssignment, User
from members.rules import (
    COMMAND_LINE,
    require_account_manager,
    require_password_manager,
)
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
    if department is not None and department.committee_id != committee.pk:
        raise InvalidInput(_("该部门不属于“%s”，请另选部门。") % committee)
    today = timezone.localdate(at)
    held = RoleAssignment.objects.in_force(today).filter(
        user=user, role=role, committee=committee, department=department
    )
    if held.exists():
        raise RoleConflict(_("该账号已有这一角色。"))
    assignment = RoleAssignment(
        user=user,
        role=role,
        committee=committee,
        department=department,
        valid_from=today,
        valid_to=valid_to,
    )
    assignment.full_clean()
    assignment.save(force_insert=True)
    _open_admin(user, today)
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
    today = timezone.localdate(at)
    yesterday = today - dt.timedelta(days=1)
    if assignment.valid_from > yesterday:
        assignment.valid_from = yesterday
    assignment.valid_to = yesterday
    assignment.save(update_fields=["valid_from", "valid_to"])
    _open_admin(assignment.user, today)
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


@dataclass(frozen=True)
class NewAccount:
    """An account for a person without one, and the first role it is for."""

    username: str
    name: str
    password: str = field(repr=False)
    role: str
    phone: str = ""
    department: Department | None = None


@transaction.atomic
@sensitive_variables("account", "user")
def open_account(
    *, actor: Acting, committee: Committee, account: NewAccount, at: dt.datetime
) -> User:
    """The person can sign in with the password given and holds the first role.

    Refuses a name that is taken or kept for the system, and a weak password; the
    password itself stands nowhere but as a hash.
    """
    require_account_manager(actor, committee)
    if account.username.lower() == COMMAND_LINE:
        raise InvalidInput(_("账号名“%s”由系统保留，请另取一个。") % COMMAND_LINE)
    user = User(username=account.username, name=account.name, phone=account.phone)
    _check_password(account.password, user)
    user.set_password(account.password)
    user.full_clean()
    user.save(force_insert=True)
    about = {"username": user.username, "name": user.name}
    record(actor.author, Entry(user, "members.open_account", after=about), at=at)
    give_role(
        actor=actor,
        user=user,
        role=account.role,
        committee=committee,
        department=account.department,
        at=at,
    )
    return user


@transaction.atomic
@sensitive_variables("password")
def reset_password(
    *, actor: Acting, user: User, password: str, at: dt.datetime
) -> User:
    """Only the new password counts; sessions and the API token of before end."""
    user = User.objects.select_for_update().get(pk=user.pk)
    require_password_manager(actor, user, timezone.localdate(at))
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    Token.objects.filter(user=user).delete()
    record(actor.author, Entry(user, "members.reset_password"), at=at)
    return user


@sensitive_variables("password")
def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(
            "；".join(error.messages),
            code="weak_password",
            fields={"password": error.messages},
        ) from error


@transaction.atomic
def command_line_clerk(*, committee: Committee, at: dt.datetime) -> Acting:
    """The account in whose name a command acts where no person is named.

    Made on first use, without a password, so that the trail tells truly that it was
    the command line. Where its role was ended, it is not taken up again.
    """
    user, is_new = User.objects.select_for_update().get_or_create(
        username=COMMAND_LINE,
        defaults={"name": _("命令行"), "password": make_password(None)},
    )
    if is_new:
        about = {"username": user.username, "name": user.name}
        record(
            SYSTEM_ACTING.author,
            Entry(user, "members.open_account", after=about),
            at=at,
        )
    if user.has_usable_password():
        raise RoleConflict(
            _("账号“%s”已归个人使用，请用 --clerk 指明工作人员。") % user.username
        )
    clerkships = user.roles.filter(role=Role.CLERK, committee=committee)
    if not clerkships.exists():
        give_role(
            actor=SYSTEM_ACTING,
            user=user,
            role=Role.CLERK,
            committee=committee,
            at=at,
        )
    held = clerkships.in_force(timezone.localdate(at)).select_related("committee")
    assignment = held.first()
    if assignment is None:
        raise RoleConflict(
            _("“命令行”在“%s”的角色已终止，请用 --clerk 指明工作人员。") % committee
        )
    return Acting(user, assignment)


def _open_admin(user: User, today: dt.date) -> None:
    """Django's own flag follows the roles that work in the admin site."""
    working = (Role.CLERK, Role.LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN)
    held = RoleAssignment.objects.in_force(today).filter(user=user, role__in=working)
    is_staff = user.is_superuser or held.exists()
    if is_staff != user.is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
