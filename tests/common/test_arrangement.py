"""The yearly notice in its usual wording, and as a table of days."""

import datetime as dt

import pytest

from common.arrangement import ArrangedDay, UnreadableLine, read_arrangement

NOTICE = """各有关单位：现将放假安排通知如下。
一、元旦：1月1日（周五）放假，与周末连休。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月30日（周六）、2月14日（周日）上班。
三、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
四、元旦：2027年12月31日至2028年1月1日放假。
"""


def day(text, works=False, name="春节"):
    return ArrangedDay(dt.date.fromisoformat(text), works, name)


def test_notice_is_read_day_by_day():
    found = read_arrangement(NOTICE, 2027)
    assert len(found) == 1 + 7 + 2 + 7 + 2 + 2
    assert found[0] == day("2027-01-01", name="元旦")
    assert found[1] == day("2027-01-30", True, "调休上班")
    assert [one.day.day for one in found[2:9]] == list(range(5, 12))
    assert found[9] == day("2027-02-14", True, "调休上班")
    assert found[-1] == day("2028-01-01", name="元旦")


def test_table_of_days_is_read():
    text = "2027-02-06,放假,春节\n2027年2月14日，上班\n\n2027/2/7\t休息\t春节\n"
    assert read_arrangement(text, 2027) == [
        day("2027-02-06"),
        day("2027-02-07"),
        day("2027-02-14", True, "调休上班"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2027-02-30,放假,春节", "第 1 行：日期：“2027-02-30”不是真实存在的日期或时间"),
        ("\n2027-02-06,放假", "第 2 行：请写明节日名称。"),
        ("春节：2月30日放假。", "第 1 行：没有 2 月 30 日这一天。"),
        ("春节：30日放假。", "第 1 行：日期缺少月份。"),
        ("2月5日放假", "第 1 行：没有写明节日名称，或不是“日期,放假,名称”的格式。"),
        (
            "元旦：12月30日至1月1日放假。",
            "第 1 行：“12月30日至1月1日”的结束日期早于开始日期，跨年请写明年份。",
        ),
        (
            "2027-02-06,放假,春节\n2027-02-06,上班",
            "第 2 行：2027-02-06 既放假又上班，请核对。",
        ),
    ],
)
def test_unreadable_line_is_named(text, sentence):
    with pytest.raises(UnreadableLine) as caught:
        read_arrangement(text, 2027)
    assert str(caught.value) == sentence
