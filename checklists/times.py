"""When a member has time: half-days, by weekday or by date.

A code is a weekday ("1am" … "7pm") or a date ("2026-03-12am").
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from common.sheets import CellError, parse_date, parse_list

WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
NAMES = "一二三四五六日"
SPANS = {
    "工作日": range(1, 6),
    "周末": range(6, 8),
    "每天": range(1, 8),
    "任意": range(1, 8),
    "": range(1, 8),
}
HALVES = {"上午": ("am",), "下午": ("pm",), "全天": ("am", "pm"), "": ("am", "pm")}
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
HALF = re.compile(r"(上午|下午|全天)$")
CODE = re.compile(r"(?:[1-7]|(\d{4}-\d\d-\d\d))(?:am|pm)")
NOON = 12


def is_code(code: str) -> bool:
    """Whether this is a half-day of a weekday or of a date that exists."""
    found = CODE.fullmatch(code)
    if not found:
        return False
    try:
        return not found[1] or bool(dt.date.fromisoformat(found[1]))
    except ValueError:
        return False


def parse_times(text: str, column: str) -> list[str]:
    """Codes from words such as “周一上午、周末、2026-03-12下午”; empty: any time.

    Raises CellError where a part is neither a weekday, a span nor a date.
    """
    codes: list[str] = []
    for part in parse_list(text, column):
        codes += _codes(part, column)
    return sorted(dict.fromkeys(codes))


def _codes(part: str, column: str) -> list[str]:
    found = HALF.search(part)
    half = found.group(1) if found else ""
    day = part[: found.start()] if found else part
    weekday = WEEKDAY.fullmatch(day)
    if weekday:
        days: Iterable[str] = [str(WEEKDAYS[weekday.group(1)])]
    elif day in SPANS:
        days = [str(number) for number in SPANS[day]]
    else:
        days = [_date(day, part, column).isoformat()]
    return [f"{one}{half_day}" for one in days for half_day in HALVES[half]]


def _date(day: str, part: str, column: str) -> dt.date:
    try:
        return parse_date(day, column)
    except CellError as fault:
        raise CellError(
            column,
            _("“%s”不能识别，请写成“周一上午”“周末”“工作日下午”或日期") % part,
        ) from fault


def fits(codes: Sequence[str], starts: dt.datetime, ends: dt.datetime) -> bool:
    """Whether a session (local times) lies within the half-days; no codes: always."""
    if not codes:
        return True
    halves = ["am"] if ends.time() <= dt.time(NOON + 1) else ["am", "pm"]
    if starts.hour >= NOON:
        halves = ["pm"]
    day = starts.date().isoformat()
    weekday = str(starts.isoweekday())
    return all(
        f"{day}{half}" in codes or f"{weekday}{half}" in codes for half in halves
    )


def wording(codes: Sequence[str]) -> str:
    """The codes in words, for people: “周一上午、周三、2026-03-12下午”."""
    words = []
    for day in dict.fromkeys(code[:-2] for code in codes):
        name = f"周{NAMES[int(day) - 1]}" if day.isdecimal() else day
        halves = {code[-2:] for code in codes if code[:-2] == day}
        suffix = {"am": "上午", "pm": "下午"}[halves.pop()] if len(halves) == 1 else ""
        words.append(f"{name}{suffix}")
    return "、".join(words) or _("任意时间")
