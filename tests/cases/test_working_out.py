"""Due dates made by hand, from the State Council's notices of 2024 to 2026."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.explanations import explain
from cases.schedule import end_of, steps_of
from cases.working_out import Limit, least_extension, work_out
from common.workdays import Calendar, DayKind

PUBLISHED = Calendar()
ZONE = ZoneInfo("Asia/Shanghai")
D = dt.date.fromisoformat

WORKING = """
2024-02-02 1 2024-02-04
2024-02-09 1 2024-02-18
2024-02-09 2 2024-02-19
2024-02-28 2 2024-03-01
2024-04-03 1 2024-04-07
2024-04-26 2 2024-04-29
2024-04-30 4 2024-05-09
2024-04-30 6 2024-05-11
2024-06-07 1 2024-06-11
2024-09-13 1 2024-09-14
2024-09-13 2 2024-09-18
2024-09-27 3 2024-10-08
2024-09-30 5 2024-10-12
2025-01-24 1 2025-01-26
2025-01-24 3 2025-02-05
2025-01-27 4 2025-02-08
2025-01-27 5 2025-02-10
2025-04-03 1 2025-04-07
2025-04-25 1 2025-04-27
2025-04-25 5 2025-05-06
2025-05-30 1 2025-06-03
2025-09-26 1 2025-09-28
2025-09-26 4 2025-10-09
2025-09-30 3 2025-10-11
2025-09-30 4 2025-10-13
2025-12-31 1 2026-01-04
2026-01-01 1 2026-01-04
2026-01-01 2 2026-01-05
2026-02-13 1 2026-02-14
2026-02-13 2 2026-02-24
2026-02-13 5 2026-02-27
2026-02-13 6 2026-02-28
2026-02-13 7 2026-03-02
2026-03-16 1 2026-03-17
2026-03-16 3 2026-03-19
2026-03-16 5 2026-03-23
2026-03-16 20 2026-04-14
2026-03-20 1 2026-03-23
2026-03-21 1 2026-03-23
2026-03-22 1 2026-03-23
2026-04-03 1 2026-04-07
2026-04-03 3 2026-04-09
2026-04-30 1 2026-05-06
2026-04-30 3 2026-05-08
2026-04-30 4 2026-05-09
2026-04-30 5 2026-05-11
2026-05-08 1 2026-05-09
2026-05-09 1 2026-05-11
2026-06-18 1 2026-06-22
2026-06-18 5 2026-06-26
2026-09-18 1 2026-09-20
2026-09-18 5 2026-09-24
2026-09-18 10 2026-10-09
2026-09-24 1 2026-09-28
2026-09-24 4 2026-10-08
2026-09-30 3 2026-10-10
2026-09-30 4 2026-10-12
2026-12-25 3 2026-12-30
2026-12-25 4 2026-12-31
2028-02-28 1 2028-02-29
"""
CALENDAR = """
2024-02-03 7 2024-02-18
2024-02-22 7 2024-02-29
2025-09-25 7 2025-10-09
2026-02-07 7 2026-02-14
2026-02-08 7 2026-02-24
2026-03-02 90 2026-06-01
2026-03-13 2 2026-03-16
2026-03-14 7 2026-03-23
2026-03-16 2 2026-03-18
2026-03-16 7 2026-03-23
2026-04-05 30 2026-05-06
2026-09-24 7 2026-10-08
2026-10-02 90 2026-12-31
2028-02-22 7 2028-02-29
"""


def rows(table, unit):
    lines = (line.split() for line in table.strip().splitlines())
    return [(start, int(days), unit, last) for start, days, last in lines]


@pytest.mark.parametrize(
    ("start", "days", "unit", "last"),
    rows(WORKING, "working") + rows(CALENDAR, "calendar"),
)
def test_due_date_is_the_one_made_by_hand(start, days, unit, last):
    assert work_out(Limit(D(start), days, unit), PUBLISHED)["last"] == last


def pause(first, until):
    return ((D(first), D(until)),)


START = D("2026-03-16")
FRIDAY, SATURDAY = D("2026-03-20"), D("2026-03-21")


@pytest.mark.parametrize(
    ("limit", "last"),
    [
        (Limit(START, 5, "working", extended_by=5), "2026-03-30"),
        (Limit(D("2026-03-14"), 7, "calendar", extended_by=10), "2026-03-31"),
        (Limit(D("2026-03-14"), 7, "calendar", extended_by=1), "2026-03-23"),
        (
            Limit(START, 5, "working", pauses=pause("2026-03-18", "2026-03-20")),
            "2026-03-25",
        ),
        (
            Limit(START, 5, "working", pauses=pause("2026-03-20", "2026-03-24")),
            "2026-03-25",
        ),
        (
            Limit(START, 5, "working", pauses=pause("2026-03-18", "2026-03-18")),
            "2026-03-23",
        ),
        (
            Limit(START, 7, "calendar", pauses=pause("2026-03-18", "2026-03-21")),
            "2026-03-26",
        ),
        (Limit(START, 5, "working", given=D("2026-03-28")), "2026-03-28"),
        (
            Limit(START, 5, "working", given=D("2026-03-27"), extended_by=3),
            "2026-04-01",
        ),
        (
            Limit(
                START,
                5,
                "working",
                given=FRIDAY,
                pauses=pause("2026-03-18", "2026-03-25"),
            ),
            "2026-03-27",
        ),
        (
            Limit(
                START,
                5,
                "calendar",
                given=FRIDAY,
                pauses=pause("2026-03-18", "2026-03-25"),
            ),
            "2026-03-27",
        ),
        (
            Limit(
                START,
                5,
                "working",
                given=SATURDAY,
                pauses=pause("2026-03-21", "2026-03-24"),
            ),
            "2026-03-24",
        ),
    ],
)
def test_extension_pause_and_given_day_move_the_date(limit, last):
    assert work_out(limit, PUBLISHED)["last"] == last


def test_unannounced_year_is_said_and_not_guessed_silently():
    limit = Limit(D("2026-12-28"), 7, "working")
    found = work_out(limit, PUBLISHED)
    assert found["last"] == "2027-01-06"
    assert found["guessed_years"] == [2027]
    assert explain(found)[-1] == (
        "2027 年放假安排尚未公布，暂按周一至周五推算，公布后自动重算。"
    )
    known = Calendar({D("2027-01-01"): DayKind(False, "元旦")}, frozenset({2027}))
    counted = work_out(limit, known)
    assert (counted["last"], counted["guessed_years"]) == ("2027-01-07", [])


def test_date_given_by_the_office_is_not_provisional():
    given = Limit(D("2026-12-28"), 7, "working", given=D("2027-01-06"))
    assert work_out(given, PUBLISHED)["guessed_years"] == []


def test_steps_are_told_in_sentences():
    limit = Limit(D("2026-09-18"), 10, "working", extended_by=2)
    assert explain(work_out(limit, PUBLISHED)) == [
        "2026 年 9 月 18 日起算，当日不计入，期限 10 个工作日。",
        "经批准延期 2 个工作日，与原期限连续计算。",
        "2026 年 9 月 19 日为周末，不计入。",
        "2026 年 9 月 25 日至2026 年 9 月 27 日为中秋，不计入。",
        "2026 年 10 月 1 日至2026 年 10 月 7 日为国庆节，不计入。",
        "2026 年 10 月 11 日为周末，不计入。",
        "2026 年 9 月 20 日、2026 年 10 月 10 日调休上班，计入。",
        "到期日为2026 年 10 月 12 日，当日 24 时截止。",
    ]
    rolled = explain(work_out(Limit(D("2026-03-14"), 7, "calendar"), PUBLISHED))
    assert rolled[-2:] == [
        "按日计算止于2026 年 3 月 21 日，当日不上班，顺延至下一个工作日。",
        "到期日为2026 年 3 月 23 日，当日 24 时截止。",
    ]
    paused = Limit(START, 5, "working", pauses=pause("2026-03-18", "2026-03-20"))
    assert "2026 年 3 月 18 日至2026 年 3 月 19 日为暂停计时，不计入。" in explain(
        work_out(paused, PUBLISHED)
    )
    given = explain(work_out(Limit(START, 5, "working", given=FRIDAY), PUBLISHED))
    assert given[0] == (
        "2026 年 3 月 16 日起算，办结时限由交办单位指定为2026 年 3 月 20 日。"
    )


def test_steps_of_the_ladder_fall_on_working_days():
    rungs = [("handler", 0), ("head", 3)]
    steps = steps_of([5, 1], rungs, D("2026-09-30"), PUBLISHED, ZONE)
    assert [(one.key, one.at.isoformat()) for one in steps] == [
        (("warning", 5), "2026-09-22T09:00:00+08:00"),
        (("warning", 1), "2026-09-29T09:00:00+08:00"),
        (("handler", 0), "2026-10-01T00:00:00+08:00"),
        (("head", 3), "2026-10-11T00:00:00+08:00"),
    ]


def test_limit_ends_with_the_last_second_of_its_day():
    end = end_of(D("2028-02-29"), ZONE)
    assert end.astimezone(dt.UTC).isoformat() == "2028-02-29T15:59:59+00:00"


DAYS = st.dates(D("2024-01-01"), D("2026-10-01"))
LIMITS = st.builds(
    Limit,
    start=DAYS,
    days=st.integers(1, 60),
    unit=st.sampled_from(["working", "calendar"]),
    extended_by=st.integers(0, 20),
)


@given(LIMITS)
def test_last_day_works_and_longer_limits_end_no_earlier(limit):
    last = D(work_out(limit, PUBLISHED)["last"])
    assert PUBLISHED.is_working(last)
    longer = Limit(limit.start, limit.days + 1, limit.unit, limit.extended_by)
    assert D(work_out(longer, PUBLISHED)["last"]) >= last > limit.start


@given(LIMITS, st.integers(0, 40), st.integers(0, 30))
def test_pause_before_the_end_leaves_time_after_it(limit, after, length):
    last = D(work_out(limit, PUBLISHED)["last"])
    first = min(limit.start + dt.timedelta(days=after), last)
    until = first + dt.timedelta(days=length)
    paused = Limit(
        limit.start,
        limit.days,
        limit.unit,
        limit.extended_by,
        pauses=((first, until),),
    )
    assert D(work_out(paused, PUBLISHED)["last"]) >= max(last, until)


@given(LIMITS, st.integers(0, 80))
def test_least_extension_reaches_past_the_day(limit, late):
    on = D(work_out(limit, PUBLISHED)["last"]) + dt.timedelta(days=late)
    least = least_extension(limit, PUBLISHED, on)
    ends = [
        D(
            work_out(
                Limit(limit.start, limit.days, limit.unit, limit.extended_by + more),
                PUBLISHED,
            )["last"]
        )
        for more in (least - 8, least)
        if more > 0
    ]
    assert ends[-1] > on
    assert all(end <= on + dt.timedelta(days=9) for end in ends[:-1])
