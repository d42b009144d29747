"""What a table is expected to look like, and what came out of one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from common.sheets.errors import CellError, SheetError

ROW, COLUMNS, REASONS = "行号", "列", "原因"
# An errors file may be corrected and sent in again with these still in place.
REJECTION_HEADINGS = (ROW, COLUMNS, REASONS)

_NOTE = re.compile(r"[（(][^（()）]*[)）]$")


class Kind(StrEnum):
    """How a column is formatted in a template and described to people."""

    TEXT = "文字"
    CODE = "编码"
    PHONE = "电话"
    INTEGER = "整数"
    DATE = "日期"
    DATETIME = "日期和时间"
    CHOICE = "单选"
    LIST = "多个，用“、”分隔"


@dataclass(frozen=True, slots=True)
class Column:
    """One heading; `width` is how many half-width characters it shows."""

    name: str
    required: bool = False
    kind: Kind = Kind.TEXT
    allowed: tuple[str, ...] = ()
    width: int = 16
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of file, in the order a template shows them."""

    kind: str
    title: str
    columns: tuple[Column, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be before it is refused unread."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 120_000_000
    text_bytes: int = 50_000_000
    ratio: int = 100
    rows: int = 60_000
    columns: int = 100
    cells: int = 2_000_000


class Row(NamedTuple):
    """A row under the number a person sees; one with faults must be rejected."""

    number: int
    cells: dict[str, str]
    faults: tuple[CellError, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A checked file: `row_count` counts the rows below the heading, blank ones too."""

    headings: tuple[str, ...]
    row_count: int
    rows: Iterator[Row]


def place_headings(cells: Sequence[str], layout: Layout) -> dict[int, str]:
    """Where each column of the layout stands; refuses missing, doubled and unknown."""
    found = [_bare(cell) for cell in cells]
    known = set(layout.headings)
    missing = [c.name for c in layout.columns if c.required and c.name not in found]
    doubled = sorted({name for name in found if name and found.count(name) > 1})
    unknown = [
        name for name in found if name and name not in known | {*REJECTION_HEADINGS}
    ]
    faults = [
        f"{what}{_quoted(names)}"
        for what, names in (
            ("缺少必填列", missing),
            ("列重复", doubled),
            ("有不认识的列", unknown),
        )
        if names
    ]
    if faults:
        raise SheetError(
            f"表头与“{layout.title}”模板不符：{'；'.join(faults)}。"
            "请对照模板修改第 1 行后重新上传。"
        )
    return {place: name for place, name in enumerate(found) if name in known}


def resembles(cells: Sequence[str], layout: Layout) -> bool:
    """Whether a row holds every required heading, so that it is a heading row."""
    found = {_bare(cell) for cell in cells}
    return all(column.name in found for column in layout.columns if column.required)


def _bare(heading: str) -> str:
    """People copy the ★ and the note in brackets along; neither is the name."""
    return _NOTE.sub("", heading.strip().rstrip("★*＊ ")).strip().rstrip("★*＊ ")


def _quoted(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name[:20]}”" for name in names[:20])
    return shown if len(names) <= 20 else f"{shown}等 {len(names)} 个"
