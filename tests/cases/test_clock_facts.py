import pytest

from cases.calendar_facts import year_of_days
from cases.clock_facts import clocks_of, facts_of
from cases.models import Clock
from cases.services.calendar import set_day
from cases.services.clocks import stop_clocks
from cases.services.ladder import advance_clocks
from cases.services.requests import ask_pause, decide_request
from tests.cases.clockwork import DUE, MONDAY, accepted, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(department):
    return accepted(department)


def standing(clock, text):
    clock.refresh_from_db()
    return facts_of(clock, moment(text)).standing


def test_clock_tells_how_it_stands(clock):
    assert standing(clock, "2026-03-17 09:00") == "running"
    advance_clocks(moment("2026-04-07 09:00"))
    assert standing(clock, "2026-04-07 09:00") == "due_soon"
    assert standing(clock, "2026-04-14 23:59:59") == "due_soon"
    assert standing(clock, "2026-04-15 00:00") == "overdue"


@pytest.mark.parametrize(
    ("at", "told"), [("2026-04-14 23:59:59", "in_time"), ("2026-04-15 00:00", "late")]
)
def test_stopped_clock_tells_whether_it_was_in_time(clock, at, told):
    stop_clocks(clock.case, at=moment(at))
    assert standing(clock, "2026-06-01 09:00") == told


def test_paused_clock_says_that_its_date_will_change(clock, handler, clerk):
    at = moment("2026-04-01 10:00")
    asked = ask_pause(actor=handler, clock_id=clock.pk, reason="等待鉴定。", at=at)
    decide_request(actor=clerk, request_id=asked.pk, approve=True, at=at)
    clock.refresh_from_db()
    facts = facts_of(clock, DUE)
    assert facts.standing == "paused"
    assert facts.sentences[-1] == "现已暂停计时，恢复后重新推算到期日。"


def test_provisional_date_says_so(department):
    clock = accepted(department, at=moment("2026-12-28 10:00"))
    assert facts_of(clock, clock.started_at).provisional == (
        "2027 年放假安排尚未公布，暂按周一至周五推算，公布后自动重算。"
    )


def test_clocks_are_for_those_whom_the_case_involves(clock, clerk, handler, member):
    advance_clocks(moment("2026-04-15 00:00"))
    seen = clocks_of(clock.case, handler.user, DUE)
    assert [one.clock for one in seen] == [clock]
    assert [one.step for one in seen[0].steps] == ["warning", "warning", "handler"]
    assert len(clocks_of(clock.case, clerk.user, DUE)) == 1
    assert clocks_of(clock.case, member.user, DUE) == []


def test_year_tells_its_stretches(clerk):
    set_day(actor=clerk, day=MONDAY.date(), is_working=False, name="市庆", at=MONDAY)
    shown = year_of_days(2026)
    told = [(f"{s.first:%m%d}-{s.last:%m%d}", s.name) for s in shown.stretches]
    assert ("0215-0223", "春节") in told
    assert ("0228-0228", "调休上班") in told
    own = next(one for one in shown.stretches if one.is_own)
    assert (own.first, own.last, own.is_working) == (
        MONDAY.date(),
        MONDAY.date(),
        False,
    )
    assert shown.is_announced
    assert not year_of_days(2027).is_announced
    assert Clock.objects.count() == 0
