import datetime as dt

import pytest

from cases.models import Clock
from cases.services.ladder import advance_clocks
from cases.services.recounting import recount_clock, recount_clocks
from common.models import AnnouncedYear, SpecialDay
from common.workdays import known_calendar
from notices.models import Notice
from tests.cases.clockwork import DUE, accepted, moment, taken
from trail.models import Event

pytestmark = pytest.mark.django_db
DECEMBER = moment("2026-12-28 10:00")


def announce_2027():
    for day in ("2027-01-01", "2027-01-04"):
        SpecialDay.objects.create(
            day=dt.date.fromisoformat(day), is_working=False, name="元旦"
        )
    AnnouncedYear.objects.create(year=2027, basis="国务院办公厅通知")


def test_year_not_announced_makes_the_date_provisional_until_it_is(department, handler):
    clock = accepted(department, at=DECEMBER)
    assert clock.is_provisional
    assert clock.due_at == moment("2027-01-25 23:59:59")
    assert recount_clocks(DECEMBER) == 0
    announce_2027()
    assert recount_clocks(DECEMBER) == 1
    clock.refresh_from_db()
    assert not clock.is_provisional
    assert clock.due_at == moment("2027-01-27 23:59:59")
    assert recount_clocks(DECEMBER) == 0
    event = Event.objects.get(verb="cases.recount_clock")
    assert event.before["due_at"].startswith("2027-01-25")
    assert Notice.objects.get().title == (
        "因放假安排调整，答复期限改为1 月 27 日：校门口上下学时段拥堵"
    )


def test_single_day_of_a_coming_year_leaves_the_date_provisional(department):
    clock = accepted(department, at=DECEMBER)
    SpecialDay.objects.create(day=dt.date(2027, 1, 1), is_working=False, name="元旦")
    assert recount_clocks(DECEMBER) == 1
    clock.refresh_from_db()
    assert clock.is_provisional
    assert clock.due_at == moment("2027-01-26 23:59:59")


def test_day_that_does_not_matter_tells_nobody(department, handler):
    clock = accepted(department)
    SpecialDay.objects.create(day=dt.date(2026, 9, 7), is_working=False, name="市庆")
    assert recount_clock(clock.pk, known_calendar(), DUE)
    clock.refresh_from_db()
    assert clock.due_at == DUE
    assert not Notice.objects.exists()
    assert not recount_clock(clock.pk, known_calendar(), DUE)


def test_step_waits_for_the_date_of_the_newest_calendar(department):
    clock = accepted(department)
    SpecialDay.objects.create(day=dt.date(2026, 3, 18), is_working=False, name="市庆")
    assert advance_clocks(moment("2026-04-07 09:00")) == 0
    clock.refresh_from_db()
    assert clock.due_at == moment("2026-04-15 23:59:59")
    assert clock.next_step_at == moment("2026-04-08 09:00")


def test_step_is_not_taken_twice_for_a_date_that_comes_back(department):
    clock = accepted(department)
    at = moment("2026-04-07 09:00")
    advance_clocks(at)
    wrong = SpecialDay.objects.create(
        day=dt.date(2026, 3, 18), is_working=False, name="误录"
    )
    recount_clocks(at)
    wrong.delete()
    recount_clocks(at)
    advance_clocks(moment("2026-04-08 09:00"))
    assert taken(clock) == [("warning", 5)]


def test_one_clock_that_cannot_be_counted_holds_up_none(department, caplog):
    faulty = accepted(department)
    clock = accepted(department, at=DECEMBER, number="GZ-2026-0002")
    Clock.objects.filter(pk=faulty.pk).update(working_out={"calendar": ""})
    announce_2027()
    assert recount_clocks(DECEMBER) == 1
    assert f"clock {faulty.pk} could not be counted again" in caplog.text
    clock.refresh_from_db()
    assert not clock.is_provisional
