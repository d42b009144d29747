"""When the steps of a limit are due: warnings before its last day, rungs after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from common.workdays import ONE, Calendar

WARNING = "warning"
MORNING = dt.time(9)
# The last second of a day: “截止时间为二十四时”.
END = dt.time(23, 59, 59)


@dataclass(frozen=True)
class Step:
    """A warning `days` working days before, or a rung so many after the last day."""

    step: str
    days: int
    at: dt.datetime

    @property
    def key(self) -> tuple[str, int]:
        return self.step, self.days


def end_of(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, END, zone)


def steps_of(
    warnings: Iterable[int],
    rungs: Iterable[tuple[str, int]],
    last: dt.date,
    calendar: Calendar,
    zone: ZoneInfo,
) -> list[Step]:
    """All steps for this last day, the earliest first.

    A warning comes in the morning of its day. A rung comes once its working days
    have passed in full: with 0, as soon as the limit is over.
    """
    before = [
        Step(
            WARNING,
            days,
            dt.datetime.combine(calendar.add_working_days(last, -days), MORNING, zone),
        )
        for days in warnings
    ]
    after = [
        Step(
            step,
            days,
            dt.datetime.combine(
                calendar.add_working_days(last, days) + ONE, dt.time(), zone
            ),
        )
        for step, days in rungs
    ]
    return sorted([*before, *after], key=lambda one: one.at)
