"""What a person's roles let them see, gathered in one query and kept on the user."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils import timezone

from common.prepared import Prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from members.models import RoleAssignment, User

NONE: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Scope:
    """Ids that the person's roles in force reach; committees unless named otherwise."""

    user_id: int | None = None
    staff: frozenset[int] = NONE
    leads: frozenset[int] = NONE
    audits: frozenset[int] = NONE
    administers: frozenset[int] = NONE
    belongs: frozenset[int] = NONE
    departments: frozenset[int] = NONE
    members: frozenset[int] = NONE
    representatives: frozenset[int] = NONE
    assignments: tuple[RoleAssignment, ...] = ()

    @property
    def lineage(self) -> frozenset[str]:
        """Codes of the committees one belongs to and of all above them."""
        return _lineage(self.assignments)

    @property
    def seats(self) -> frozenset[int]:
        """Committees in which one sits as a member."""
        return frozenset(one.committee_id for one in self._seated)

    @property
    def seat_lineage(self) -> frozenset[str]:
        """Codes of the committees one sits in and of all above them."""
        return _lineage(self._seated)

    @property
    def _seated(self) -> list[RoleAssignment]:
        return [one for one in self.assignments if one.member_id]

    @property
    def reading(self) -> frozenset[int]:
        """Committees whose contents the person may read as staff or leader."""
        return self.staff | self.leads


def _lineage(assignments: Iterable[RoleAssignment]) -> frozenset[str]:
    paths = (one.committee.path for one in assignments)
    return frozenset(code for path in paths for code in path.split("/") if code)


def _roles_in_force(user: int, on: dt.date) -> QuerySet[RoleAssignment]:
    model: type[RoleAssignment] = apps.get_model("members", "RoleAssignment")
    return (
        model.objects.in_force(on)
        .filter(user=user)
        .select_related("user", "committee", "member", "representative")
        .order_by("pk")
    )


_held: Prepared[RoleAssignment] = Prepared(_roles_in_force, user=-1, on=dt.date.max)


def scope_of(user: User | AnonymousUser) -> Scope:
    """The scope of the roles in force today; empty for a visitor."""
    if not user.is_authenticated:
        return Scope()
    known = user._scope
    if known is None:
        held = _held.ask(user=user.pk, on=timezone.localdate())
        known = user._scope = gather(user.pk, held)
    return known


def person_with_scope(user_id: int) -> User | None:
    """The person with the scope of today, in one query; two where no role is held."""
    held = _held.ask(user=user_id, on=timezone.localdate())
    model: type[User] = apps.get_model("members", "User")
    user = held[0].user if held else model.objects.filter(pk=user_id).first()
    if user is not None:
        user._scope = gather(user.pk, held)
    return user


def gather(user_id: int, assignments: Iterable[RoleAssignment]) -> Scope:
    """The scope that these assignments make."""
    held = tuple(assignments)
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for one in held:
        ids["belongs"].add(one.committee_id)
        ids[one.role].add(one.committee_id)
        ids["departments"].update(filter(None, [one.department_id]))
        ids["members"].update(filter(None, [one.member_id]))
        ids["representatives"].update(filter(None, [one.representative_id]))
    return Scope(
        user_id=user_id,
        staff=frozenset(ids["clerk"]),
        leads=frozenset(ids["leader"]),
        audits=frozenset(ids["auditor"]),
        administers=frozenset(ids["system_admin"]),
        belongs=frozenset(ids["belongs"]),
        departments=frozenset(ids["departments"]),
        members=frozenset(ids["members"]),
        representatives=frozenset(ids["representatives"]),
        assignments=held,
    )
