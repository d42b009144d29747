"""What a caller hands over: one small record per member, post, session and pair."""

from dataclasses import dataclass

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to be seated; ``district`` 0 may go everywhere in the city."""

    limit: int
    city: int = 0
    district: int = 0
    group: int = -1
    employer: int = -1
    bonus: tuple[int, ...] = ()
    busy: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """``district`` 0 is open to all; ``groups`` None admits every group."""

    department: int = -1
    city: int = 0
    district: int = 0
    groups: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Seats at one post; without ``times`` it never overlaps anything."""

    capacity: int
    post: int = -1
    minimum: int = 0
    times: tuple[Interval, ...] = ()
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """One candidate pair: this member could sit in this session for that score."""

    member: int
    session: int
    score: int
    load: int = 1
    quota: int = -1


Seat = tuple[int, int]
"""(member, session)"""
