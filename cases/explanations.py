"""How a due date was found, told in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.working_out import LeftOut, WorkingOut

UNITS = {"working": "个工作日", "calendar": "日"}


def explain(steps: WorkingOut) -> list[str]:
    """The sentences of one date, in the order in which it was counted."""
    return [
        *_beginning(steps),
        *(_left_out(one) for one in steps["left_out"]),
        *_made_up(steps),
        *_ending(steps),
    ]


def guess_told(years: list[int]) -> str:
    """That the date is provisional, and what becomes of it."""
    named = "、".join(str(year) for year in years)
    return _("%s 年放假安排尚未公布，暂按周一至周五推算，公布后自动重算。") % named


def _beginning(steps: WorkingOut) -> Iterator[str]:
    unit = UNITS[steps["unit"]]
    start = _day(steps["start"])
    if steps["given"]:
        yield _("%(start)s起算，办结时限由交办单位指定为%(given)s。") % {
            "start": start,
            "given": _day(steps["given"]),
        }
    else:
        yield _("%(start)s起算，当日不计入，期限 %(days)s %(unit)s。") % {
            "start": start,
            "days": steps["days"],
            "unit": unit,
        }
    if steps["extended_by"]:
        yield _("经批准延期 %(days)s %(unit)s，与原期限连续计算。") % {
            "days": steps["extended_by"],
            "unit": unit,
        }


def _left_out(one: LeftOut) -> str:
    first, last = _day(one["first"]), _day(one["last"])
    span = first if one["first"] == one["last"] else _("%s至%s") % (first, last)
    return _("%(span)s为%(why)s，不计入。") % {"span": span, "why": one["why"]}


def _made_up(steps: WorkingOut) -> Iterator[str]:
    if steps["made_up"]:
        days = "、".join(_day(day) for day in steps["made_up"])
        yield _("%s调休上班，计入。") % days


def _ending(steps: WorkingOut) -> Iterator[str]:
    if steps["moved_from"]:
        yield _("按日计算止于%s，当日不上班，顺延至下一个工作日。") % _day(
            steps["moved_from"]
        )
    yield _("到期日为%s，当日 24 时截止。") % _day(steps["last"])
    if steps["guessed_years"]:
        yield guess_told(steps["guessed_years"])


def _day(text: str) -> str:
    day = dt.date.fromisoformat(text)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
