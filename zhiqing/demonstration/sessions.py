"""The times at which a post is open."""

from collections.abc import Iterator
from datetime import date
from random import Random

from zhiqing.demonstration.days import Days, at
from zhiqing.demonstration.grammar import pick
from zhiqing.demonstration.shapes import Session

_COUNTS = (1,) * 42 + (2,) * 41 + (3,) * 17
_OVER, _BEGUN = 0.08, 0.16


def draw_sessions(
    number: str, hours: tuple[str, ...], days: Days, rng: Random
) -> Iterator[Session]:
    """One to three sessions on different days, at hours that suit the work."""
    capacity = 2 + int(rng.random() ** 2 * 9)
    least = 1 + int(rng.random() * min(3, capacity))
    for order, day in enumerate(sorted(_dates(pick(rng, _COUNTS), days, rng)), 1):
        starts, ends = pick(rng, hours).split("-")
        yield Session(
            f"{number}-{order}", at(day, starts), at(day, ends), capacity, least
        )


def _dates(count: int, days: Days, rng: Random) -> list[date]:
    """Mostly days to come; some posts are over, some have begun."""
    draw = rng.random()
    if draw < _OVER:
        return rng.sample(days.past, count)
    if draw < _BEGUN and count > 1:
        return [pick(rng, days.past), *rng.sample(days.coming, count - 1)]
    return rng.sample(days.coming, count)
