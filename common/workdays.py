"""Which days are working days: the office's own table, then the published calendar."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.metadata import version

import chinese_calendar
from chinese_calendar import constants

from common.models import AnnouncedYear, SpecialDay

ONE = dt.timedelta(days=1)
SATURDAY = 5
WEEKEND, MAKE_UP = "周末", "调休上班"
CHINESE = {one.value: one.chinese for one in constants.Holiday}


@dataclass(frozen=True)
class DayKind:
    """What a day is: working or not, its name where it is not an ordinary one."""

    is_working: bool
    name: str = ""


ORDINARY = DayKind(True)


@dataclass(frozen=True)
class Calendar:
    """The days as they are known now; `known_calendar()` reads them."""

    special: Mapping[dt.date, DayKind] = field(default_factory=dict)
    entered_years: frozenset[int] = frozenset()

    @cached_property
    def digest(self) -> str:
        """Differs where a date counted earlier may have to be counted again."""
        rows = sorted((str(day), kind.is_working) for day, kind in self.special.items())
        told = repr((version("chinesecalendar"), rows, sorted(self.entered_years)))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def is_announced(self, year: int) -> bool:
        """False where holidays and make-up days of the year are not known yet."""
        return year in self.entered_years or _is_published(year)

    def kind_of(self, day: dt.date) -> DayKind:
        """In a year that is not announced: Monday to Friday, and the caller says so."""
        if day in self.special:
            return self.special[day]
        if day.year not in self.entered_years and _is_published(day.year):
            return _published(day)
        return DayKind(False, WEEKEND) if day.weekday() >= SATURDAY else ORDINARY

    def is_working(self, day: dt.date) -> bool:
        return self.kind_of(day).is_working

    def next_working_day(self, day: dt.date) -> dt.date:
        """The day itself where it is a working day, else the next one that is."""
        while not self.is_working(day):
            day += ONE
        return day

    def first_working_day_after(self, day: dt.date) -> dt.date:
        """The first working day that is later than `day` (LP04)."""
        return self.next_working_day(day + ONE)

    def add_working_days(self, day: dt.date, number: int) -> dt.date:
        """The `number`-th working day after `day`, or before it; 0 is `day` itself."""
        step = ONE if number > 0 else -ONE
        left = abs(number)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def guessed_years(self, first: dt.date, last: dt.date) -> list[int]:
        """Years between these days whose arrangement is not announced."""
        years = range(first.year, last.year + 1)
        return [year for year in years if not self.is_announced(year)]


def known_calendar() -> Calendar:
    """The calendar as the table and the library have it now: two queries."""
    rows = SpecialDay.objects.values_list("day", "is_working", "name")
    return Calendar(
        special={day: DayKind(works, name) for day, works, name in rows},
        entered_years=frozenset(AnnouncedYear.objects.values_list("year", flat=True)),
    )


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Each day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + number * ONE


@cache
def _is_published(year: int) -> bool:
    try:
        chinese_calendar.is_workday(dt.date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=4096)
def _published(day: dt.date) -> DayKind:
    if chinese_calendar.is_workday(day):
        return DayKind(True, MAKE_UP if day in constants.workdays else "")
    _off, name = chinese_calendar.get_holiday_detail(day)
    return DayKind(False, CHINESE.get(name or "", WEEKEND))
