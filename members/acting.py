"""The actor of a service: a person in one of their roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import Refused
from members.scope import scope_of
from trail.services import SYSTEM, Author

if TYPE_CHECKING:
    from members.models import RoleAssignment, User


@dataclass(frozen=True)
class Acting:
    """A user in one role; both empty when the system itself acts."""

    user: User | None = None
    assignment: RoleAssignment | None = None

    @property
    def author(self) -> Author:
        if self.user is None:
            return SYSTEM
        held = self.assignment
        if held is None:
            return Author(user_id=self.user.pk)
        return Author(self.user.pk, held.role, held.pk, held.committee.code)

    def holds(self, *roles: str, committee_id: int | None = None) -> bool:
        """True where the role acted in is one of `roles` (in that committee)."""
        held = self.assignment
        return (
            held is not None
            and held.role in roles
            and committee_id in (None, held.committee_id)
        )

    @property
    def is_system(self) -> bool:
        return self.user is None

    @property
    def department_id(self) -> int | None:
        return self.assignment.department_id if self.assignment else None

    @property
    def member_id(self) -> int | None:
        return self.assignment.member_id if self.assignment else None

    @property
    def representative_id(self) -> int | None:
        return self.assignment.representative_id if self.assignment else None


SYSTEM_ACTING = Acting()


def acting_as(user: User, *roles: str, role_id: int | None = None) -> Acting:
    """The user in the role asked for, or in the first of `roles` they hold.

    Raises Refused where the user does not hold it in force today.
    """
    for held in scope_of(user).assignments:
        wanted = held.pk == role_id if role_id else not roles or held.role in roles
        if wanted:
            return Acting(user, held)
    if role_id or roles:
        raise Refused(_("您没有这项操作所需的身份。"), code="no_such_role")
    return Acting(user, None)
