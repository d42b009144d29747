"""Who sat in the sessions that have been held, and who came."""

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from zhiqing.demonstration.days import Days
from zhiqing.demonstration.grammar import pick
from zhiqing.demonstration.shapes import (
    Member,
    PostOffer,
    Representative,
    Seat,
    Session,
)

_CAME = 0.93
_TRIES = 8


@dataclass(slots=True)
class RosterMaker:
    """Fills past sessions: nobody at their employer, in two at a time, overbooked."""

    days: Days
    members: tuple[Member, ...]
    representatives: tuple[Representative, ...]
    rng: Random
    _busy: set[tuple[str, datetime]]

    def fill(self, posts: tuple[PostOffer, ...]) -> tuple[PostOffer, ...]:
        return tuple(
            replace(post, sessions=tuple(self._filled(post, s) for s in post.sessions))
            for post in posts
        )

    def _filled(self, post: PostOffer, session: Session) -> Session:
        if session.starts_at.date() >= self.days.base:
            return session
        rng = self.rng
        spread = session.capacity - session.min_headcount
        wanted = session.min_headcount + int(rng.random() * (spread + 1))
        seats: dict[str, Seat] = {}
        for _ in range(wanted * _TRIES):
            person = self._person(post)
            # One session a day for anybody, so that nobody sits in two at once.
            day = session.starts_at.replace(hour=0, minute=0)
            if person is None or (person, day) in self._busy:
                continue
            self._busy.add((person, day))
            seats[person] = Seat(person, rng.random() < _CAME)
            if len(seats) == wanted:
                break
        return replace(session, roster=tuple(seats.values()))

    def _person(self, post: PostOffer) -> str | None:
        rng = self.rng
        public = post.audience == "界别群众" or (
            post.audience == "均可" and rng.random() < 0.3
        )
        if public:
            return pick(rng, self.representatives).number
        member = pick(rng, self.members)
        return None if member.employer == post.department else member.number
