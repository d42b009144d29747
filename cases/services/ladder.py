"""The ladder: warnings before a date, rungs after it, each exactly once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from cases.counting import steps_owed, zone_of
from cases.ladder_words import reason_of, title_of
from cases.models import (
    Case,
    Clock,
    ClockStep,
    RungStep,
    StageCode,
    SupervisionKind,
)
from cases.schedule import WARNING, Step
from cases.selectors import handlers_of, office_of, officers_of, raisers_of
from cases.services.recounting import recount_clock
from cases.services.supervising import watch
from common.workdays import Calendar, known_calendar
from members.acting import SYSTEM_ACTING
from members.models import Role
from notices.kinds import NoticeKind
from notices.services import Message, notify
from trail.services import SYSTEM, Entry, record

log = logging.getLogger(__name__)

BATCH = 200
KINDS = {
    WARNING: NoticeKind.CASE_DUE,
    RungStep.LISTED: NoticeKind.CASE_SUPERVISED,
}


def advance_clocks(at: dt.datetime, limit: int = 1000) -> int:
    """Take every warning and rung that is due; how many clocks went on, at most `limit`.

    Each clock is a transaction of its own. One that fails is logged and does not
    count, so that those behind it are not held up. A clock whose case somebody is
    working on is left to the next time. Twice, at once or late does no harm.
    """
    calendar = known_calendar()
    advanced = 0
    for clock_id in _due(at):
        if advanced >= limit:
            break
        try:
            advanced += advance_clock(clock_id, calendar, at)
        except Exception:
            log.exception("clock %s could not be advanced", clock_id)
    return advanced


def _due(at: dt.datetime) -> Iterator[int]:
    """Ids of the clocks to advance, the longest waiting first, each once."""
    found = Clock.objects.to_advance(at).order_by("next_step_at", "pk")
    rest = found
    while batch := list(rest.values_list("next_step_at", "pk")[:BATCH]):
        yield from (pk for _when, pk in batch)
        when, pk = batch[-1]
        rest = found.filter(Q(next_step_at__gt=when) | Q(next_step_at=when, pk__gt=pk))


@transaction.atomic
def advance_clock(clock_id: int, calendar: Calendar, at: dt.datetime) -> bool:
    """The steps of one clock that are due by now are taken; False where there are none.

    The case is locked first, as its own verbs do; where it is locked already, the
    clock waits for the next time.
    """
    case_id = Clock.objects.values_list("case_id", flat=True).get(pk=clock_id)
    free = Case.objects.select_for_update(of=("self",), skip_locked=True)
    case = free.select_related("committee").filter(pk=case_id).first()
    if case is None:
        return False
    clock = _pick(clock_id, at)
    if clock is not None and clock.working_out["calendar"] != calendar.digest:
        recount_clock(clock_id, calendar, at)  # days were entered since
        clock = _pick(clock_id, at)
    if clock is None:
        return False
    clock.case = case
    owed = steps_owed(clock, calendar)
    for step in owed:
        if step.at <= at:
            _take(clock, step, at)
    clock.next_step_at = next((step.at for step in owed if step.at > at), None)
    clock.save(update_fields=["next_step_at"])
    return True


def _pick(clock_id: int, at: dt.datetime) -> Clock | None:
    return (
        Clock.objects.to_advance(at)
        .select_for_update(of=("self",))
        .select_related("stage", "assignment__department", "assignment__person")
        .filter(pk=clock_id)
        .first()
    )


def _take(clock: Clock, step: Step, at: dt.datetime) -> None:
    taken = ClockStep.objects.create(
        clock=clock,
        clock_due_at=clock.due_at,
        step=step.step,
        days=step.days,
        due_at=step.at,
        taken_at=at,
    )
    if step.step == RungStep.LISTED:
        watch(
            SYSTEM_ACTING,
            clock.case,
            SupervisionKind.LISTED,
            reason_of(clock),
            at=at,
        )
    local = clock.due_at.astimezone(zone_of(clock))
    message = Message(
        kind=KINDS.get(step.step, NoticeKind.CASE_OVERDUE),
        title=title_of(clock, step, at),
        text=reason_of(clock),
        url=f"/cases/{clock.case_id}/",
        about=clock.case,
    )
    key = f"clock-{clock.pk}-{step.step}-{step.days}-{local:%Y%m%d}"
    told = notify(message, _told(clock, step, at), key=key, at=at)
    after = {
        "stage": clock.stage.code,
        "step": taken.step,
        "days": taken.days,
        "due_at": local.isoformat(),
        "told": told,
    }
    entry = Entry(clock.case, "cases.take_step", reason=message.title, after=after)
    record(SYSTEM, entry, at=at)


def _told(clock: Clock, step: Step, at: dt.datetime) -> frozenset[int]:
    """Accounts to be told; the office where there is nobody else to tell."""
    office = office_of(clock.case.committee_id, at)
    if step.step == RungStep.SECTION:
        return office
    if step.step == RungStep.LISTED:
        leaders = office_of(clock.case.committee_id, at, Role.LEADER)
        return office | leaders | _heads(clock, at)
    if step.step == RungStep.HEAD:
        return _heads(clock, at) or office
    return _doers(clock, at) or office


def _heads(clock: Clock, at: dt.datetime) -> frozenset[int]:
    if clock.assignment is None:
        return frozenset()
    return officers_of([clock.assignment.department_id], at, Role.PRINCIPAL)


def _doers(clock: Clock, at: dt.datetime) -> frozenset[int]:
    """Those who have to do what the stage waits for."""
    if clock.assignment is not None:
        return handlers_of(clock.assignment, at)
    if clock.stage.code == StageCode.EVALUATE:
        return raisers_of(clock.case)
    return office_of(clock.case.committee_id, at)
