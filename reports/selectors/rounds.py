"""Rounds whose figures a person may read, and where a round stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from checklists.models import Round
from checklists.states import PHASE_ORDER, Phase
from common.errors import Refused
from members.acting import Acting
from members.models import User
from members.scope import scope_of
from reports import queries
from reports.rules import READERS
from reports.selectors.counting import rows_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True, slots=True)
class Step:
    """A phase of the round as the row of steps shows it."""

    label: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of the sessions that take place, and those held by somebody."""

    offered: int
    taken: int


@dataclass(frozen=True, slots=True)
class Below:
    """The totals of a committee below, of its latest round."""

    name: str
    title: str
    phase: str
    concerns: int
    consults: int
    intents: int
    offers: int
    posts: int


def readable_rounds(user: User | AnonymousUser) -> QuerySet[Round]:
    """Rounds of the committees one reads as staff or leader, newest first."""
    return (
        Round.objects.visible_to(user)
        .filter(committee_id__in=scope_of(user).reading)
        .select_related("committee")
        .order_by("-pk")
    )


def round_to_read(user: User | AnonymousUser, code: str) -> Round:
    """The round of that code; 404 where unseen, Refused where its figures are."""
    reading = scope_of(user).reading
    if not reading:
        raise Refused(_("只有政协机关工作人员和领导可以查看统计数据。"))
    seen = Round.objects.visible_to(user).select_related("committee")
    round_ = get_object_or_404(seen, code=code)
    if round_.committee_id not in reading:
        raise Refused(_("只能查看本级政协的统计数据。"))
    return round_


def usual_round(rounds: list[Round], committee_id: int | None) -> Round | None:
    """The newest of one's committee that is past collecting, else simply the newest."""
    own = [one for one in rounds if one.committee_id == committee_id] or rounds
    for round_ in own:
        if round_.phase != Phase.COLLECTING:
            return round_
    return own[0] if own else None


def asker_for(user: User, round_: Round, role_id: int | None) -> Acting:
    """The person in the role they chose, or in the one that reads this round."""
    held = scope_of(user).assignments
    for one in held:
        if role_id and one.pk == role_id:
            return Acting(user, one)
    for one in held:
        if one.role in READERS and one.committee_id == round_.committee_id:
            return Acting(user, one)
    return Acting(user)


def steps_of(round_: Round) -> list[Step]:
    """The phases in order with their dates; `phases` should be loaded."""
    dates = {one.phase: (one.starts_on, one.ends_on) for one in round_.phases.all()}
    now = PHASE_ORDER.index(round_.phase)
    return [
        Step(str(Phase(phase).label), _standing(index, now), _span(dates.get(phase)))
        for index, phase in enumerate(PHASE_ORDER)
    ]


def _standing(index: int, now: int) -> str:
    if index < now or now == len(PHASE_ORDER) - 1:
        return "done"
    return "current" if index == now else "todo"


def _span(dates: tuple[dt.date, dt.date] | None) -> str:
    if dates is None:
        return ""
    first, last = (f"{day.month}月{day.day}日" for day in dates)
    return first if first == last else f"{first}—{last}"


def seats_of(round_: Round) -> Seats:
    return Seats(**rows_of(queries.SEATS, round_)[0])


def committees_below(round_: Round) -> list[Below]:
    """What the staff of a committee may know of its children: totals only."""
    rows = rows_of(queries.BELOW, round_, committee=round_.committee_id)
    return [
        Below(
            **{**row, "phase": str(Phase(row["phase"]).label) if row["phase"] else ""}
        )
        for row in rows
    ]
