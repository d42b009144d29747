"""Dates and times as people write them, read without guessing."""

import datetime as dt
import re
import unicodedata
from zoneinfo import ZoneInfo

from common.sheets.errors import CellError

_LOCAL = ZoneInfo("Asia/Shanghai")
_EARLIEST, _LATEST = 1900, 2199
_DAY = (
    r"(?:(?P<y>\d{4})(?:(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})"
    r"|年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日)|(?P<y3>\d{4})(?P<m3>\d\d)(?P<d3>\d\d))"
)
_HALF = r"(?P<half>上午|下午|中午|晚上|AM|PM)"
_TIME = (
    rf"(?:{_HALF}\s*)?(?P<h>\d{{1,2}})(?:[:时点](?P<min>\d{{1,2}})分?"
    r"(?::?(?P<s>\d{1,2})(?:\.\d{1,9})?秒?)?|[时点])(?:整)?"
    r"(?:\s*(?P<tail>AM|PM))?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_DATETIME = re.compile(rf"{_DAY}(?:[T\s]*{_TIME})?", re.ASCII | re.IGNORECASE)
# As the reader gives the dates of a workbook.
_PLAIN = re.compile(r"(?:19|2[01])\d\d-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_AFTERNOON = {"下午", "晚上", "PM"}


def parse_date(text: str, column: str) -> dt.date:
    """A calendar day; a time of day beside it is refused, not dropped."""
    moment = parse_datetime(text, column)
    if moment.time() != dt.time():
        raise CellError(column, f"“{text}”带有时间，这里只填日期，如 2026-03-01")
    return moment.date()


def parse_datetime(text: str, column: str) -> dt.datetime:
    """Local time without a zone; a day alone is its midnight."""
    try:
        if _PLAIN.fullmatch(text):
            return dt.datetime.fromisoformat(text)
        plain = unicodedata.normalize("NFKC", text).strip()
        match = _DATETIME.fullmatch(plain)
        if match is None:
            raise CellError(column, _complaint(text, plain))
        return _moment(match)
    except ValueError as error:
        raise CellError(column, f"“{text}”不是真实存在的日期或时间") from error


def _complaint(text: str, plain: str) -> str:
    if _SERIAL.fullmatch(plain):
        return f"“{text}”是一个数字，请把单元格设为日期格式，或写成 2026-03-01 9:05"
    return f"“{text[:30]}”不是日期，请写成 2026-03-01 或 2026-03-01 9:05"


def _moment(match: re.Match[str]) -> dt.datetime:
    year, month, day = (
        int(match[a] or match[b] or match[c])
        for a, b, c in (("y", "y", "y3"), ("m", "m2", "m3"), ("d", "d2", "d3"))
    )
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(year)
    half = (match["half"] or match["tail"] or "").upper()
    hour = _hour(int(match["h"] or 0), half)
    moment = dt.datetime(  # noqa: DTZ001 -- the caller knows the zone
        year, month, day, hour, int(match["min"] or 0), int(match["s"] or 0)
    )
    if zone := match["zone"]:
        moment = dt.datetime.fromisoformat(f"{moment.isoformat()}{zone.upper()}")
        return moment.astimezone(_LOCAL).replace(tzinfo=None)
    return moment


def _hour(hour: int, half: str) -> int:
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    if half == "中午" and hour < 3:
        return hour + 12
    if half in {"上午", "AM"} and hour == 12:
        return 0
    if half in {"上午", "AM"} and hour > 12:
        raise ValueError(hour)
    return hour
