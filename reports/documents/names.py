"""What figures are called in every document, and how numbers and days are written."""

import math
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from reports.figures import FourListReport, StateCounts

CHINA: Final = ZoneInfo("Asia/Shanghai")

LISTS: Final = (
    ("concerns", "关注清单"),
    ("consults", "问计清单"),
    ("intents", "意向清单"),
    ("offers", "供岗清单"),
)
STATES: Final = (
    ("submitted", "待筛选"),
    ("accepted", "已采用"),
    ("returned", "已退回修改"),
    ("merged", "已归并"),
    ("declined", "未采用"),
    ("forwarded", "已转部门"),
    ("answered", "已答复"),
    ("closed", "已办结"),
)
COUNTS: Final = (
    ("concerns", "关注"),
    ("consults", "问计"),
    ("intents", "意向"),
    ("offers", "供岗"),
    ("posts", "体验岗"),
    ("sessions", "场次"),
    ("person_times", "人次"),
)
LEVELS: Final = {"national": "全国", "province": "省", "city": "市", "county": "县"}


def values(row: object, columns: tuple[tuple[str, str], ...]) -> tuple[int, ...]:
    """The counts of a row in the order of the columns."""
    return tuple(int(getattr(row, field)) for field, _name in columns)


def state_values(report: FourListReport, field: str) -> tuple[int, ...]:
    """The items of one list by state, in the order in which states are printed."""
    counts: StateCounts = getattr(report.states, field)
    return values(counts, STATES)


def day(value: date) -> str:
    """A day as official documents write it."""
    return f"{value.year}年{value.month}月{value.day}日"


def local(moment: datetime) -> datetime:
    """The moment on the clock of the office."""
    return moment.astimezone(CHINA) if moment.tzinfo else moment


def period(report: FourListReport) -> str:
    """From the first to the last day of the report."""
    return f"{day(report.period_from)}至{day(report.period_to)}"


def share(part: float, whole: float) -> float | None:
    """A share as a number, none where there is nothing to divide by."""
    return part / whole if whole else None


def real(value: float | None) -> float | None:
    """The number, unless it is infinite or no number at all."""
    return value if value is not None and math.isfinite(value) else None
