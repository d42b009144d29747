"""The date of a clock and its next step, from what its rows say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from cases.models import Clock
from cases.schedule import WARNING, Step, end_of, steps_of
from cases.working_out import Limit, WorkingOut, work_out
from common.workdays import Calendar

DATE_COLUMNS = ("due_at", "working_out", "is_provisional", "next_step_at")
Taken = Collection[tuple[str, int]]


def zone_of(clock: Clock) -> ZoneInfo:
    return ZoneInfo(clock.case.committee.time_zone)


def limit_of(clock: Clock, *, further: int = 0) -> Limit:
    """What is to be counted for the clock; `further` days of a wished extension."""
    zone = zone_of(clock)
    given = clock.assignment.due_at if clock.assignment else None
    pauses = clock.pauses.order_by("from_at", "pk") if clock.pk else ()
    return Limit(
        start=clock.started_at.astimezone(zone).date(),
        days=clock.stage.limit,
        unit="working" if clock.stage.unit == "working" else "calendar",
        extended_by=clock.extended_by + further,
        given=given.astimezone(zone).date() if given and clock.is_set_by_hand else None,
        pauses=tuple(
            (one.from_at.astimezone(zone).date(), one.until_at.astimezone(zone).date())
            for one in pauses
            if one.until_at
        ),
    )


def set_date(clock: Clock, calendar: Calendar, at: dt.datetime) -> None:
    """The clock has the date that is right now, and its next step; nothing is saved.

    While it stands still it has no next step. Where the date stays as it was, the
    warnings that are owed stay owed.
    """
    found = work_out(limit_of(clock), calendar)
    due_at = end_of(dt.date.fromisoformat(found["last"]), zone_of(clock))
    kept: WorkingOut | None = clock.working_out or None
    stays = kept is not None and due_at == clock.due_at
    found["since"] = kept["since"] if kept and stays else at.isoformat()
    clock.due_at = due_at
    clock.working_out = found
    clock.is_provisional = bool(found["guessed_years"])
    owed = steps_owed(clock, calendar)
    clock.next_step_at = owed[0].at if owed and clock.paused_at is None else None


def steps_owed(clock: Clock, calendar: Calendar) -> list[Step]:
    """Steps for the present date that were not taken, the earliest first.

    A warning whose time was over when the date came to be was never owed.
    """
    since = dt.datetime.fromisoformat(clock.working_out["since"])
    zone = zone_of(clock)
    steps = steps_of(
        clock.stage.warnings,
        [(one.step, one.after_days) for one in clock.stage.rungs.all()],
        clock.due_at.astimezone(zone).date(),
        calendar,
        zone,
    )
    taken = _taken(clock)
    return [
        one
        for one in steps
        if one.key not in taken and (one.step != WARNING or one.at > since)
    ]


def _taken(clock: Clock) -> Taken:
    if not clock.pk:
        return ()
    steps = clock.steps.filter(clock_due_at=clock.due_at)
    return set(steps.values_list("step", "days"))
