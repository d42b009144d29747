"""An empty file to fill in: headings, drop-downs, allowed values and a guide."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from common.sheets.formulas import is_dangerous
from common.sheets.layout import Column, Kind, Layout, Limits
from common.sheets.workbook import ALLOWED_TITLE, GUIDE_TITLE
from common.sheets.xlsx_writer import (
    HEADING_ALIGNMENT,
    HEADING_FILL,
    HEADING_FONT,
    set_up_page,
    sheet_title,
    xml_text,
)

_REQUIRED_FILL = PatternFill("solid", start_color="F8D7A8")
_LAST_ROW = Limits().rows + 1
_FORMATS = {
    Kind.CODE: "@",
    Kind.PHONE: "@",
    Kind.LIST: "@",
    Kind.INTEGER: "0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
}
_HINTS = {
    Kind.CODE: "按文本填写，保留开头的 0",
    Kind.PHONE: "手机号 11 位，固定电话写区号",
    Kind.INTEGER: "只填数字",
    Kind.DATE: "如 2026-03-01",
    Kind.DATETIME: "如 2026-03-01 9:05",
    Kind.LIST: "多个用“、”分隔",
}
_RULES = (
    "第 1 行的列名不要改动；列的先后可以调整，不用的非必填列可以删去。",
    "橙色列名为必填。每行一条，不要合并单元格，不要使用公式。",
    "只填写第一个工作表；保存为 xlsx，或逗号分隔的 CSV UTF-8。",
)


def write_template(
    target: Path | str | IO[bytes],
    layout: Layout,
    allowed: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """A file that `open_table` takes as it is; `allowed` goes before the layout's."""
    values: dict[str, Sequence[str]] = {
        column.name: column.allowed for column in layout.columns if column.allowed
    } | {name: list(found) for name, found in (allowed or {}).items() if found}
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = sheet_title(layout.title)
    set_up_page(sheet, layout.headings, [column.width for column in layout.columns])
    for place, column in enumerate(layout.columns, start=1):
        _put_heading(sheet, place, column)
    _add_allowed(book.create_sheet(ALLOWED_TITLE), values)
    _add_drop_downs(sheet, layout, values)
    _add_guide(book.create_sheet(GUIDE_TITLE), layout)
    book.save(target)


def _put_heading(sheet: Worksheet, place: int, column: Column) -> None:
    cell = _put(sheet, 1, place, column.name)
    cell.font = HEADING_FONT
    cell.alignment = HEADING_ALIGNMENT
    cell.fill = _REQUIRED_FILL if column.required else HEADING_FILL
    comment = Comment(_advice(column), "知情明政")
    comment.width, comment.height = 260, 90
    cell.comment = comment
    letter = get_column_letter(place)
    if column.kind in _FORMATS:
        sheet.column_dimensions[letter].number_format = _FORMATS[column.kind]


def _add_allowed(sheet: Worksheet, values: Mapping[str, Sequence[str]]) -> None:
    set_up_page(sheet, list(values))
    for place, (name, allowed) in enumerate(values.items(), start=1):
        _put(sheet, 1, place, name).font = HEADING_FONT
        for number, value in enumerate(allowed, start=2):
            _put(sheet, number, place, value)


def _add_drop_downs(
    sheet: Worksheet, layout: Layout, values: Mapping[str, Sequence[str]]
) -> None:
    sources = {name: place for place, name in enumerate(values, start=1)}
    for place, column in enumerate(layout.columns, start=1):
        # A drop-down takes one value only.
        if column.name not in values or column.kind is Kind.LIST:
            continue
        source = get_column_letter(sources[column.name])
        last = len(values[column.name]) + 1
        rule = DataValidation(
            type="list",
            formula1=f"'{ALLOWED_TITLE}'!${source}$2:${source}${last}",
            allow_blank=not column.required,
            showErrorMessage=True,
            errorTitle="不在可选值之内",
            error=f"请从“{ALLOWED_TITLE}”工作表所列的值中选择。",
        )
        letter = get_column_letter(place)
        rule.add(f"{letter}2:{letter}{_LAST_ROW}")
        sheet.add_data_validation(rule)


def _add_guide(sheet: Worksheet, layout: Layout) -> None:
    set_up_page(sheet, ["列名", "是否必填", "类型", "说明"], [20, 10, 24, 60])
    for place, name in enumerate(("列名", "是否必填", "类型", "说明"), start=1):
        _put(sheet, 1, place, name).font = HEADING_FONT
    for number, column in enumerate(layout.columns, start=2):
        need = "★ 必填" if column.required else "选填"
        _put(sheet, number, 1, column.name)
        _put(sheet, number, 2, need)
        _put(sheet, number, 3, column.kind.value)
        _put(sheet, number, 4, _explanation(column))
    for number, rule in enumerate(_RULES, start=len(layout.columns) + 3):
        _put(sheet, number, 1, rule)


def _explanation(column: Column) -> str:
    return "；".join(filter(None, (column.note, _HINTS.get(column.kind, ""))))


def _advice(column: Column) -> str:
    need = "★ 必填" if column.required else "选填"
    return "\n".join(filter(None, (need, column.kind.value, _explanation(column))))


def _put(sheet: Worksheet, row: int, place: int, text: str) -> Cell:
    cell = cast("Cell", sheet.cell(row, place))
    cell.value = xml_text(text)
    cell.data_type = "s"
    cell.quotePrefix = is_dangerous(text)
    return cell
