"""Cases that a leader looks after: listed ones and those in their second round."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.lines import Line
from cases.models import Case
from cases.queues import listed, queue
from cases.reading import with_line
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from members.models import User

SHOWN = 5


@dataclass(frozen=True)
class Watched:
    """The first of each kind, and how many there are."""

    listed: list[Line]
    listed_count: int
    second: list[Line]
    second_count: int


def watched_by(user: User | AnonymousUser, at: dt.datetime) -> Watched:
    """Of the committees whose contents this person reads."""
    ours = Case.objects.visible_to(user).filter(committee_id__in=scope_of(user).reading)
    standing = listed(ours)
    second = queue(ours, "second_round", at).order_by("opened_at", "pk")
    return Watched(
        _lines(standing, user, at), standing.count(),
        _lines(second, user, at), second.count(),
    )  # fmt: skip


def _lines(
    cases: QuerySet[Case], user: User | AnonymousUser, at: dt.datetime
) -> list[Line]:
    return [Line(one, at) for one in with_line(cases, user)[:SHOWN]]
