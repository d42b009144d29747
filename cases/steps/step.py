"""A step: who takes it, which service it calls, what is said afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case
from cases.schedule import end_of
from common.errors import InvalidInput
from members.acting import Acting, acting_as
from members.models import RoleAssignment, User
from members.scope import scope_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Facts = Mapping[str, Any]
Held = Sequence[RoleAssignment]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Step:
    """One verb of a case, the same on a page and over the API."""

    name: str
    label: StrOrPromise
    done: StrOrPromise
    who: Callable[[Held, Case, Facts], list[RoleAssignment]]
    take: Callable[[Acting, Case, Facts, dt.datetime], object]

    def actor(
        self, user: User, case: Case, facts: Facts, chosen: int | None = None
    ) -> Acting:
        """The user in the role that fits the step, the chosen one where it does.

        In no role where none fits: the service then refuses in its own words.
        """
        fitting = self.who(scope_of(user).assignments, case, facts)
        fitting.sort(key=lambda one: one.pk != chosen)
        return Acting(user, fitting[0] if fitting else None)

    def named_actor(
        self, user: User, case: Case, facts: Facts, role_id: int | None
    ) -> Acting:
        """As `actor`, but in exactly the role that a request has named."""
        if role_id:
            return acting_as(user, role_id=role_id)
        return self.actor(user, case, facts)


def part_of(parts: QuerySet[M], name: str, facts: Facts) -> M:
    """The part of this case that the facts name; InvalidInput where it is none."""
    found = parts.filter(pk=facts[name]).first()
    if found is None:
        raise InvalidInput(
            _("所选内容不属于本件，请刷新页面后重新选择。"),
            fields={name: [_("请重新选择")]},
        )
    return found


def due_at(case: Case, facts: Facts) -> dt.datetime | None:
    """The last second of the day set, where the committee sits."""
    day = facts.get("due_on")
    if day is None:
        return None
    return end_of(day, ZoneInfo(case.committee.time_zone))
