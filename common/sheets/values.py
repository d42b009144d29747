"""What may be written into a cell, brought to what a table file can hold."""

import datetime as dt
import math
from decimal import Decimal

Number = int | float | Decimal
Moment = dt.datetime | dt.date | dt.time
# `object` lets translated texts in, which are not `str` until they are shown.
Value = object


def plain_value(value: Value) -> str | Number | Moment:
    """The value as a text, number, truth or time; nothing at all is an empty text."""
    match value:
        case None:
            return ""
        case float() | Decimal() if not math.isfinite(value):
            return ""
        case dt.datetime() | dt.time() if value.tzinfo is not None:
            raise ValueError("convert to local time and drop the zone before writing")
        case str() | int() | float() | Decimal() | dt.date() | dt.time():
            return value
        case _:
            return str(value)


def shown(value: str | Number | Moment) -> str:
    """How the reader would give the value back."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.isoformat(timespec="seconds")
        case _:
            return str(value)
