"""From the text of a cell to a value, or to a sentence on what to correct.

An empty text is an empty code, text, choice, phone or list; numbers and dates must
be there, as the reader has already refused rows that lack a required cell.
"""

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal

from common.sheets.errors import CellError

_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?E[+-]?\d+", re.IGNORECASE)
_DECIMAL = re.compile(r"\d+\.\d*")
_SPACE = re.compile(r"\s")
# Nothing can be wrong with these; nearly all codes are so.
_PLAIN_CODE = re.compile(r"[A-Z][A-Z\d_-]*|\d+", re.ASCII | re.IGNORECASE)
_SEPARATORS = re.compile(r"[、，,;；\s]+")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:(0(?:10|2\d|[3-9]\d\d)))?([2-9]\d{6,7})(?:转(\d{1,6}))?")
_SERVICE = re.compile(r"1[12]\d{1,4}")


def parse_code(text: str, column: str, *, digits: int = 0, max_length: int = 64) -> str:
    """A code in plain half-width writing; `digits` is its length where it is fixed."""
    if not digits and _PLAIN_CODE.fullmatch(text):
        return parse_text(text, column, max_length=max_length)
    code = _narrow(text)
    if _SCIENTIFIC.fullmatch(code):
        raise CellError(
            column,
            f"“{text}”是科学计数法，原来的数字已丢失，请把该列设为文本后重新填写",
        )
    if _DECIMAL.fullmatch(code):
        raise CellError(column, f"“{text}”是小数，不是编码，请把该列设为文本后重新填写")
    if _SPACE.search(code):
        raise CellError(column, f"“{text}”中间有空格，请删去")
    if digits and code.isdecimal() and len(code) < digits:
        raise CellError(
            column,
            f"“{text}”不足 {digits} 位，开头的 0 可能丢失，请把该列设为文本后补齐",
        )
    if digits and code and len(code) != digits:
        raise CellError(column, f"“{text}”应为 {digits} 位")
    return parse_text(code, column, max_length=max_length)


def parse_text(text: str, column: str, *, max_length: int = 0) -> str:
    """The text itself, refused rather than cut when it is too long."""
    if max_length and len(text) > max_length:
        raise CellError(column, f"有 {len(text)} 个字，最多 {max_length} 个字")
    return text


def parse_int(
    text: str, column: str, *, minimum: int | None = None, maximum: int | None = None
) -> int:
    number = _whole(_narrow(text))
    if number is None:
        raise CellError(column, f"“{text[:30]}”不是整数")
    if minimum is not None and number < minimum:
        raise CellError(column, f"{number} 太小，不能小于 {minimum}")
    if maximum is not None and number > maximum:
        raise CellError(column, f"{number} 太大，不能大于 {maximum}")
    return number


def parse_choice(text: str, column: str, allowed: Collection[str]) -> str:
    if text and text not in allowed:
        shown = "、".join(sorted(allowed)[:15])
        more = " 等" if len(allowed) > 15 else ""
        raise CellError(column, f"“{text[:30]}”不在可选值之内，可填：{shown}{more}")
    return text


def parse_list(text: str, column: str, *, max_items: int = 100) -> list[str]:
    """Several values in the order written, each once."""
    items = list(dict.fromkeys(item for item in _SEPARATORS.split(text) if item))
    if len(items) > max_items:
        raise CellError(column, f"有 {len(items)} 项，最多 {max_items} 项")
    return items


def parse_phone(text: str, column: str) -> str:
    """Digits in one writing, so that the same number is found again."""
    number = re.sub(r"[\s\-—－()]", "", _narrow(text)).replace("分机", "转")
    if not number:
        return ""
    if _SCIENTIFIC.fullmatch(number):
        raise CellError(
            column,
            f"“{text}”是科学计数法，原来的数字已丢失，请把该列设为文本后重新填写",
        )
    if mobile := _MOBILE.fullmatch(number):
        return mobile[1]
    if landline := _LANDLINE.fullmatch(number):
        area, local, extension = landline.groups(default="")
        return "-".join(part for part in (area, local, extension) if part)
    if _SERVICE.fullmatch(number):
        return number
    raise CellError(column, f"“{text[:30]}”不是电话号码")


def _narrow(text: str) -> str:
    """Full-width letters and digits as half-width ones, invisible marks left out."""
    if text.isascii():
        return text.strip()
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) != "Cf").strip()


def _whole(text: str) -> int | None:
    if re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII):
        return int(text)
    if _SCIENTIFIC.fullmatch(text) and len(text) < 24:
        value = Decimal(text)
        if value.adjusted() < 18 and value == value.to_integral_value():
            return int(value)
    return None
