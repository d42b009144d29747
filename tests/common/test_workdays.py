"""The days of 2024 to 2026 as the State Council's notices have them, by hand."""

import datetime as dt

import pytest

from common.models import AnnouncedYear, SpecialDay
from common.workdays import MAKE_UP, Calendar, DayKind, known_calendar

PUBLISHED = Calendar()
D = dt.date.fromisoformat

HOLIDAYS = {
    2024: "0101 0210 0211 0212 0213 0214 0215 0216 0217 0404 0405 0406 0501 0502 0503"
    " 0504 0505 0610 0915 0916 0917 1001 1002 1003 1004 1005 1006 1007",
    2025: "0101 0128 0129 0130 0131 0201 0202 0203 0204 0404 0405 0406 0501 0502 0503"
    " 0504 0505 0531 0601 0602 1001 1002 1003 1004 1005 1006 1007 1008",
    2026: "0101 0102 0103 0215 0216 0217 0218 0219 0220 0221 0222 0223 0404 0405 0406"
    " 0501 0502 0503 0504 0505 0619 0620 0621 0925 0926 0927 1001 1002 1003 1004"
    " 1005 1006 1007",
}
MAKE_UPS = {
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}


def days_of(table):
    return {
        dt.date.fromisoformat(f"{year}{day}")
        for year, days in table.items()
        for day in days.split()
    }


def test_published_years_agree_with_the_notices_on_every_day():
    off, on = days_of(HOLIDAYS), days_of(MAKE_UPS)
    day = dt.date(2024, 1, 1)
    while day.year < 2027:
        expected = day in on or (day.weekday() < 5 and day not in off)
        assert PUBLISHED.is_working(day) == expected, day
        day += dt.timedelta(days=1)


def test_days_say_what_they_are():
    assert PUBLISHED.kind_of(D("2026-02-17")) == DayKind(False, "春节")
    assert PUBLISHED.kind_of(D("2026-02-28")) == DayKind(True, MAKE_UP)
    assert PUBLISHED.kind_of(D("2026-03-07")) == DayKind(False, "周末")
    assert PUBLISHED.kind_of(D("2026-03-06")) == DayKind(True)


@pytest.mark.parametrize(
    ("closed", "first"),
    [
        ("2026-02-13", "2026-02-14"),  # a Saturday made up
        ("2026-02-14", "2026-02-24"),  # the Spring Festival
        ("2026-03-05", "2026-03-06"),
        ("2026-03-06", "2026-03-09"),
        ("2025-09-30", "2025-10-09"),  # National Day with Mid-autumn
        ("2028-02-28", "2028-02-29"),
    ],
)
def test_first_working_day_after(closed, first):
    assert PUBLISHED.first_working_day_after(D(closed)) == D(first)


@pytest.mark.parametrize(
    ("day", "number", "result"),
    [
        ("2026-03-16", 0, "2026-03-16"),
        ("2026-03-16", 5, "2026-03-23"),
        ("2026-03-23", -5, "2026-03-16"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-24", -2, "2026-02-13"),
        ("2026-09-30", 3, "2026-10-10"),
    ],
)
def test_working_days_are_added_and_taken_away(day, number, result):
    assert PUBLISHED.add_working_days(D(day), number) == D(result)


def test_own_table_stands_above_the_published_calendar():
    day = D("2026-03-16")
    own = Calendar({day: DayKind(False, "市庆"), D("2026-03-14"): DayKind(True)})
    assert own.kind_of(day) == DayKind(False, "市庆")
    assert own.is_working(D("2026-03-14"))
    assert own.next_working_day(day) == D("2026-03-17")


def test_unannounced_year_is_said():
    assert [PUBLISHED.is_announced(year) for year in (2026, 2027)] == [True, False]
    assert PUBLISHED.guessed_years(D("2026-12-01"), D("2028-01-05")) == [2027, 2028]
    assert PUBLISHED.guessed_years(D("2026-12-01"), D("2026-12-31")) == []


@pytest.mark.django_db
def test_known_calendar_reads_the_table():
    before = known_calendar()
    SpecialDay.objects.create(day=D("2027-02-08"), is_working=False, name="春节")
    single = known_calendar()
    assert not single.is_working(D("2027-02-08"))
    assert not single.is_announced(2027)
    AnnouncedYear.objects.create(year=2027, basis="国务院办公厅通知")
    assert known_calendar().is_announced(2027)
    digests = {before.digest, single.digest, known_calendar().digest}
    assert len(digests) == 3
