"""What a page shows of a year: whether it is announced, and its special days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from common.models import AnnouncedYear
from common.workdays import SATURDAY, WEEKEND, Calendar, days_between, known_calendar


@dataclass(frozen=True)
class Stretch:
    """Days in a row of one kind."""

    first: dt.date
    last: dt.date
    is_working: bool
    name: str
    is_own: bool


@dataclass(frozen=True)
class YearOfDays:
    year: int
    is_announced: bool
    basis: str
    stretches: list[Stretch]


def year_of_days(year: int) -> YearOfDays:
    """Holidays and make-up days of the year as they are known now."""
    calendar = known_calendar()
    entered = AnnouncedYear.objects.filter(year=year).first()
    days = days_between(dt.date(year, 1, 1), dt.date(year, 12, 31))
    found: list[Stretch] = []
    for one in (_stretch(day, calendar) for day in days):
        last = found[-1] if found else None
        if one is not None and last is not None and _follows(one, last):
            found[-1] = Stretch(last.first, one.last, *_kind(last))
        elif one is not None:
            found.append(one)
    return YearOfDays(
        year,
        calendar.is_announced(year),
        entered.basis if entered else "",
        found,
    )


def _stretch(day: dt.date, calendar: Calendar) -> Stretch | None:
    """The day by itself; nothing where it is as its weekday says."""
    kind, own = calendar.kind_of(day), day in calendar.special
    usual = kind.is_working == (day.weekday() < SATURDAY)
    if not own and usual and kind.name in ("", WEEKEND):
        return None
    return Stretch(day, day, kind.is_working, kind.name, own)


def _kind(one: Stretch) -> tuple[bool, str, bool]:
    return one.is_working, one.name, one.is_own


def _follows(one: Stretch, last: Stretch) -> bool:
    return (one.first - last.last).days == 1 and _kind(one) == _kind(last)
