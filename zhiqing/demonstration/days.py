"""The days of the round, all relative to a base day, and moments in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
WorkingDay = Callable[[date], bool]


# The national holidays that fall on the same date every year.
_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def is_weekday(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


@dataclass(frozen=True, slots=True)
class Days:
    """When each phase of the round began; `coming` and `past` are working days."""

    base: date
    coming: tuple[date, ...]
    past: tuple[date, ...]

    def ago(self, days: int) -> date:
        return self.base - timedelta(days=days)


def draw_days(base: date, is_working_day: WorkingDay) -> Days:
    """Sessions lie 7 to 50 days ahead, those already held 3 to 24 days back."""
    ahead = [base + timedelta(days=n) for n in range(7, 51)]
    back = [base - timedelta(days=n) for n in range(24, 2, -1)]
    coming, past = (tuple(filter(is_working_day, days)) for days in (ahead, back))
    return Days(base, coming, past)


def moment(rng: Random, first: date, last: date) -> datetime:
    """A time between seven in the morning and ten at night of one of the days."""
    day = first + timedelta(days=int(rng.random() * ((last - first).days + 1)))
    minutes = int(rng.random() * 15 * 60)
    seconds = int(rng.random() * 60)
    start = datetime.combine(day, time(7), ZONE)
    return start + timedelta(minutes=minutes, seconds=seconds)


def at(day: date, clock: str) -> datetime:
    """The moment of a clock time such as `8:30`."""
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), ZONE)
