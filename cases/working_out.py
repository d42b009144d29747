"""How a due date is found: days counted, days left out and why. Plain Python."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

from common.workdays import ONE, SATURDAY, WEEKEND, Calendar, days_between

PAUSED = "暂停计时"
Unit = Literal["working", "calendar"]


@dataclass(frozen=True)
class Limit:
    """What is to be counted: `pauses` run from a day up to, not with, another."""

    start: dt.date
    days: int
    unit: Unit
    extended_by: int = 0
    # A day set by the office: it stands, and only extensions and pauses move it.
    given: dt.date | None = None
    pauses: tuple[tuple[dt.date, dt.date], ...] = ()


class LeftOut(TypedDict):
    """Days in a row that were not counted, for one reason."""

    first: str
    last: str
    why: str


class WorkingOut(TypedDict):
    """The steps of one date, as they are kept with the clock."""

    start: str
    days: int
    unit: Unit
    extended_by: int
    given: str | None
    left_out: list[LeftOut]
    made_up: list[str]
    moved_from: str | None
    guessed_years: list[int]
    last: str
    calendar: str
    # When this date came to be; warnings before that moment were never owed.
    since: NotRequired[str]


class _Count:
    """Goes on day by day and keeps what it passes."""

    def __init__(self, limit: Limit, calendar: Calendar) -> None:
        self.limit = limit
        self.calendar = calendar
        self.day = limit.given or limit.start
        self.left_out: list[LeftOut] = []
        self.made_up: list[str] = []

    def stands_still(self, day: dt.date | None = None) -> bool:
        on = day or self.day
        return any(first <= on < until for first, until in self.limit.pauses)

    def why_not(self, day: dt.date, *, working: bool) -> str:
        """The reason for which a day does not count; empty where it does."""
        if self.stands_still(day):
            return PAUSED
        kind = self.calendar.kind_of(day)
        return "" if kind.is_working or not working else kind.name or WEEKEND

    def go_on(self, days: int) -> None:
        """`self.day` is the `days`-th day that counts after it."""
        working = self.limit.unit == "working"
        while days:
            self.day += ONE
            why = self.why_not(self.day, working=working)
            if why:
                self.leave_out(why)
                continue
            days -= 1
            if working and self.day.weekday() >= SATURDAY:
                self.made_up.append(self.day.isoformat())

    def move_on(self) -> dt.date | None:
        """Where the last day is none to work on, the next one is; the old one."""
        old = self.day
        while why := self.why_not(self.day, working=True):
            self.leave_out(why)
            self.day += ONE
        return old if old != self.day else None

    def leave_out(self, why: str) -> None:
        day = self.day.isoformat()
        last = self.left_out[-1] if self.left_out else None
        before = (self.day - ONE).isoformat()
        if last and last["why"] == why and last["last"] == before:
            last["last"] = day
        else:
            self.left_out.append({"first": day, "last": day, "why": why})


def work_out(limit: Limit, calendar: Calendar) -> WorkingOut:
    """The last day of the limit and how it was found.

    The day of the event is not counted. Calendar days that end on a day off move to
    the next working day. An extension is counted on, as one limit with the first.
    """
    count = _Count(limit, calendar)
    days = _days_to_count(limit, calendar)
    count.go_on(days)
    ends_loose = limit.unit == "calendar" and days > 0
    moved_from = count.move_on() if ends_loose or count.stands_still() else None
    first = limit.given or limit.start
    return {
        "start": limit.start.isoformat(),
        "days": limit.days,
        "unit": limit.unit,
        "extended_by": limit.extended_by,
        "given": limit.given.isoformat() if limit.given else None,
        "left_out": count.left_out,
        "made_up": count.made_up,
        "moved_from": moved_from.isoformat() if moved_from else None,
        "guessed_years": calendar.guessed_years(first, count.day) if days else [],
        "last": count.day.isoformat(),
        "calendar": calendar.digest,
    }


def least_extension(limit: Limit, calendar: Calendar, on: dt.date) -> int:
    """The smallest further extension with which the limit ends after `on`."""
    count = _Count(limit, calendar)
    count.go_on(_days_to_count(limit, calendar) + 1)
    further = 1
    while count.day <= on:
        count.go_on(1)
        further += 1
    return further


def _days_to_count(limit: Limit, calendar: Calendar) -> int:
    """From the start the whole limit; from a given day only what was added to it."""
    if limit.given is None:
        return limit.days + limit.extended_by
    lost = {
        day
        for first, until in limit.pauses
        for day in days_between(first, min(until - ONE, limit.given))
        if limit.unit == "calendar" or calendar.is_working(day)
    }
    return limit.extended_by + len(lost)
