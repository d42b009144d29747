"""Reads the yearly notice of holidays, as published or as a table of days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from common.sheets import CellError, parse_date
from common.workdays import days_between

BRACKETS = re.compile(r"[（(][^）)]*[）)]")
# “一、元旦：” or “元旦：” at the head of a paragraph.
HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、)?([^：:，。\d]{2,20})[：:]")
DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
DAYS = re.compile(DAY + r"(?:(?:至|—|-|~)" + DAY + ")?")
WORKS, OFF = "上班", ("放假", "休息")
CHOICES = {"上班": True, "调休上班": True, "放假": False, "休息": False}
MAKE_UP = "调休上班"


@dataclass(frozen=True)
class ArrangedDay:
    day: dt.date
    is_working: bool
    name: str


class UnreadableLine(ValueError):
    """A line of the notice that says no day; `number` counts from 1."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"第 {number} 行：{reason}")


def read_arrangement(text: str, year: int) -> list[ArrangedDay]:
    """The days named by the notice of `year`, each once, in order.

    A line is either a paragraph of the official notice or “日期,放假或上班,名称”.
    Raises UnreadableLine at the first line that is neither, or that contradicts one
    before it.
    """
    found: dict[dt.date, ArrangedDay] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            days = list(_days_of(line.strip(), year))
        except (ValueError, CellError) as error:
            raise UnreadableLine(number, str(error)) from error
        for one in days:
            if found.setdefault(one.day, one).is_working != one.is_working:
                raise UnreadableLine(number, f"{one.day} 既放假又上班，请核对。")
    return [found[day] for day in sorted(found)]


def _days_of(line: str, year: int) -> Iterator[ArrangedDay]:
    cells = [cell.strip() for cell in re.split(r"[,，\t]", line)]
    if len(cells) in (2, 3) and cells[1] in CHOICES:
        yield _from_table(cells)
        return
    heading = HEADING.match(line)
    if heading is None:
        if DAYS.search(line):
            raise ValueError("没有写明节日名称，或不是“日期,放假,名称”的格式。")
        return  # the notice's greeting and its end
    plain = BRACKETS.sub("", line[heading.end() :])
    yield from _from_notice(plain, heading.group(1).strip(), year)


def _from_table(cells: list[str]) -> ArrangedDay:
    day = parse_date(cells[0], "日期")
    works = CHOICES[cells[1]]
    name = cells[2] if len(cells) > 2 and cells[2] else MAKE_UP
    if not works and name == MAKE_UP:
        raise ValueError("请写明节日名称。")
    return ArrangedDay(day, works, name)


def _from_notice(text: str, name: str, year: int) -> Iterator[ArrangedDay]:
    for sentence in re.split(r"[。；;]", text):
        works = WORKS in sentence
        if not works and not any(word in sentence for word in OFF):
            continue
        label = MAKE_UP if works else name
        for day in _named_days(sentence, year):
            yield ArrangedDay(day, works, label)


def _named_days(sentence: str, year: int) -> Iterator[dt.date]:
    """“10月1日至8日”, “9月28日、10月11日”: a month once said holds until the next."""
    month = 0
    for found in DAYS.finditer(sentence):
        first, month = _day(found.group(1, 2, 3), year, month)
        last = first
        if found[6]:
            last, month = _day(found.group(4, 5, 6), first.year, month)
        if last < first:
            raise ValueError(f"“{found[0]}”的结束日期早于开始日期，跨年请写明年份。")
        yield from days_between(first, last)


def _day(parts: tuple[str | None, ...], year: int, month: int) -> tuple[dt.date, int]:
    said_year, said_month, day = parts
    month = int(said_month) if said_month else month
    if not month:
        raise ValueError("日期缺少月份。")
    try:
        return dt.date(int(said_year or year), month, int(day or 0)), month
    except ValueError as error:
        raise ValueError(f"没有 {month} 月 {day} 日这一天。") from error
