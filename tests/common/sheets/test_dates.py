"""Every way people write a date, and those that name no day."""

import datetime as dt

import pytest

from common.sheets import CellError, parse_date, parse_datetime

MORNING = dt.datetime(2026, 3, 1, 9, 5)
MIDNIGHT = dt.datetime(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01", MIDNIGHT),
        ("2026/3/1", MIDNIGHT),
        ("2026.3.1", MIDNIGHT),
        ("20260301", MIDNIGHT),
        ("2026年3月1日", MIDNIGHT),
        ("２０２６年３月１日", MIDNIGHT),
        ("2026-3-1 9:05", MORNING),
        ("2026-03-01 09:05:00", MORNING),
        ("2026-03-01T09:05:00.000", MORNING),
        ("2026-03-01T09:05:00+08:00", MORNING),
        ("2026-03-01T01:05:00Z", MORNING),
        ("2026年3月1日 上午9:05", MORNING),
        ("2026年3月1日9时5分", MORNING),
        ("2026/3/1 9：05", MORNING),
        ("2026/3/1 9:05 AM", MORNING),
        ("2026年3月1日 下午2:30", dt.datetime(2026, 3, 1, 14, 30)),
        ("2026年3月1日 上午12:30", dt.datetime(2026, 3, 1, 0, 30)),
        ("2026年3月1日 中午12:30", dt.datetime(2026, 3, 1, 12, 30)),
        ("2026年3月1日 晚上8点", dt.datetime(2026, 3, 1, 20)),
        ("2028-02-29", dt.datetime(2028, 2, 29)),
    ],
)
def test_moment_is_read(text: str, moment: dt.datetime):
    assert parse_datetime(text, "提交时间") == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-30",
        "2027-02-29",
        "2026-13-01",
        "2026-3/1",
        "26-03-01",
        "3/1/2026",
        "2026-03",
        "0",
        "46082",
        "46082.378",
        "2958466",
        "00000000",
        "1026-03-01",
        "2026-03-01 24:00",
        "2026-03-01 24:00:00",
        "2026-02-30 09:05:00",
        "1026-03-01 09:05:00",
        "2026-W01-1 09:05:00",
        "2026-03-01 9:60",
        "2026-03-01 上午13:00",
        "2026-03-01 09:05 明天",
        "三月一日",
        "00:00:00",
        "2026-03-01T09:05:00+99:00",
    ],
)
def test_what_names_no_moment_is_refused(text: str):
    with pytest.raises(CellError) as caught:
        parse_datetime(text, "提交时间")

    assert caught.value.column == "提交时间"


def test_serial_number_is_told_from_a_date():
    with pytest.raises(CellError, match="请把单元格设为日期格式"):
        parse_datetime("46082", "提交时间")


def test_day_takes_no_time():
    assert parse_date("2026-03-01 00:00:00", "生效日期") == dt.date(2026, 3, 1)
    with pytest.raises(CellError, match="只填日期"):
        parse_date("2026-03-01 9:05", "生效日期")
