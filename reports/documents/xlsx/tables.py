"""A table on a sheet of its own: headed, framed, ready to print on A4."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.documents.workbooks import put

Line = tuple[str | int | float | date | None, ...]

BODY: Final = Font(name="宋体", size=11)
HEAD: Final = Font(name="黑体", size=11)
TITLE: Final = Font(name="黑体", size=16)
FILL: Final = PatternFill("solid", start_color="F3E3E3")
_EDGE: Final = Side(style="thin", color="B9B9B9")
FRAME: Final = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
NARROW, WIDE = 11, 44


def fill_table(
    sheet: Worksheet, heads: Sequence[str], lines: Sequence[Line], *, wide: int = 1
) -> None:
    """Heading row, lines, and what a printed list needs; `wide` is the text column."""
    write_rows(sheet, 1, heads, lines)
    for number in range(1, len(heads) + 1):
        letter = get_column_letter(number)
        is_last_text = number == len(heads) and _is_text(lines, number)
        broad = number == wide or is_last_text
        sheet.column_dimensions[letter].width = WIDE if broad else NARROW
    sheet.freeze_panes = "A2"
    set_up_print(sheet)
    sheet.print_title_rows = "1:1"
    if not lines:
        put(sheet, 2, 1, "本期暂无数据").font = BODY


def write_rows(
    sheet: Worksheet, first: int, heads: Sequence[str], lines: Sequence[Line]
) -> int:
    """Write a framed block that begins in row `first`; the row after it."""
    for column, head in enumerate(heads, 1):
        cell = put(sheet, first, column, head)
        cell.font, cell.fill, cell.border = HEAD, FILL, FRAME
        cell.alignment = Alignment("center", "center", wrap_text=True)
    for row, line in enumerate(lines, first + 1):
        for column, value in enumerate(line, 1):
            _write(sheet, row, column, value)
    return first + len(lines) + 1


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    cell: Any = put(sheet, row, column, None if isinstance(value, date) else value)
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, int):
        cell.number_format = "#,##0"
    cell.font, cell.border = BODY, FRAME
    side = "left" if isinstance(value, str) else "right"
    cell.alignment = Alignment(side, "center", wrap_text=True)


def _is_text(lines: Sequence[Line], column: int) -> bool:
    return bool(lines) and isinstance(lines[0][column - 1], str)


def set_up_print(sheet: Worksheet) -> None:
    """A4 across, one page wide, numbered."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer: Any = sheet.oddFooter
    footer.center.text = "第 &P 页，共 &N 页"
