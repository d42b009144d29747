"""Dates are counted again when days are announced or entered."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils.translation import gettext as _

from cases.counting import DATE_COLUMNS, set_date
from cases.ladder_words import day_of
from cases.models import Case, Clock
from cases.selectors import handlers_of, office_of
from common.workdays import Calendar, known_calendar
from notices.kinds import NoticeKind
from notices.services import Message, notify
from trail.services import SYSTEM, Entry, record

log = logging.getLogger(__name__)


def recount_clocks(at: dt.datetime) -> int:
    """Every running clock was counted by the calendar as it is now; how many anew.

    The rows say by which calendar they were counted, so it may run at any time and
    go on where it was stopped. One that fails holds up none of the others.
    """
    calendar = known_calendar()
    stale = (
        Clock.objects.running()
        .exclude(working_out__calendar=calendar.digest)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    recounted = 0
    for clock_id in list(stale):
        try:
            recounted += recount_clock(clock_id, calendar, at)
        except Exception:
            log.exception("clock %s could not be counted again", clock_id)
    return recounted


@transaction.atomic
def recount_clock(clock_id: int, calendar: Calendar, at: dt.datetime) -> bool:
    """One clock has the date of this calendar; who waits for it is told of a change."""
    case_id = Clock.objects.values_list("case_id", flat=True).get(pk=clock_id)
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("committee")
        .get(pk=case_id)
    )
    clock = (
        Clock.objects.running()
        .select_related("stage", "assignment__department", "assignment__person")
        .filter(pk=clock_id)
        .first()
    )
    if clock is None or clock.working_out.get("calendar") == calendar.digest:
        return False
    clock.case = case
    before = clock.due_at
    set_date(clock, calendar, at)
    clock.save(update_fields=DATE_COLUMNS)
    if clock.due_at != before:
        _tell_moved(clock, before, at)
    return True


def _tell_moved(clock: Clock, before: dt.datetime, at: dt.datetime) -> None:
    title = _("因放假安排调整，%(stage)s期限改为%(day)s：%(title)s") % {
        "stage": clock.stage.get_code_display(),
        "day": day_of(clock),
        "title": clock.case.title,
    }
    dates = {"before": before.isoformat(), "after": clock.due_at.isoformat()}
    entry = Entry(
        clock.case,
        "cases.recount_clock",
        reason=title,
        before={"stage": clock.stage.code, "due_at": dates["before"]},
        after={"due_at": dates["after"]},
    )
    record(SYSTEM, entry, at=at)
    own = clock.assignment
    told = handlers_of(own, at) if own else office_of(clock.case.committee_id, at)
    message = Message(
        NoticeKind.CASE_DUE, title, url=f"/cases/{clock.case_id}/", about=clock.case
    )
    key = f"clock-{clock.pk}-moved-{clock.working_out['calendar']}"
    notify(message, told, key=key, at=at)
