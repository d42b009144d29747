"""What people bring into the round: seats they hold, and time that is not free."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from posts.loading.facts import Facts, Held
from posts.matching.specs import Interval


@dataclass(frozen=True, slots=True)
class Desk:
    """What the people bring with them into the round, by position of the member."""

    seats: dict[int, list[int]]
    busy: dict[int, list[Interval]]


def desk_of(facts: Facts, place: dict[int, int]) -> Desk:
    """Seats held in the round are fixed; everything else held is time not free.

    A second seat at the same post cannot be fixed too: the engine gives one.
    """
    users = {one.member.user_id: place[one.member_id] for one in facts.intents}
    session_at = {one.activity_id: n for n, one in enumerate(facts.sessions)}
    seats: defaultdict[int, list[int]] = defaultdict(list)
    busy: defaultdict[int, list[Interval]] = defaultdict(list)
    taken: set[tuple[int, int]] = set()
    way = way_minutes(facts)
    for one in facts.past.held:
        who, seat = users[one.person_id], session_at.get(one.activity_id)
        post = facts.sessions[seat].post_id if seat is not None else 0
        if seat is not None and (who, post) not in taken:
            taken.add((who, post))
            seats[who].append(seat)
        else:
            busy[who].append(_span(one, way))
    return Desk(seats, busy)


def way_minutes(facts: Facts) -> int:
    """The longest way that the booking rule adds after a session."""
    return max(
        (one.activity.committee.travel_minutes for one in facts.sessions), default=0
    )


def minutes(moment: dt.datetime) -> int:
    """On one common clock."""
    return int(moment.timestamp() // 60)


def _span(held: Held, way: int) -> Interval:
    return minutes(held.starts_at) - way, minutes_up(held.until)


def minutes_up(moment: dt.datetime) -> int:
    """The same, an unfinished minute counted as one."""
    return -(-int(moment.timestamp()) // 60)
