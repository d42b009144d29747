"""Streaming rows into an xlsx file in one house style."""

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from common.sheets.formulas import is_dangerous, without_control
from common.sheets.values import Moment, Number, Value, plain_value

HEADING_FONT = Font(bold=True)
HEADING_FILL = PatternFill("solid", start_color="DCE6F1")
HEADING_ALIGNMENT = Alignment(vertical="center", wrap_text=True)

_LONGEST = 32_767
_CUT = "…（超出单元格长度，以下略）"
# Excel reads _x0041_ in a text as "A".
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TITLE_SIGNS = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31


class XlsxWriter:
    """A workbook written row by row, so that memory does not grow with the rows."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def add_sheet(
        self, title: str, headings: Sequence[str], widths: Sequence[int] = ()
    ) -> Callable[[Sequence[Value]], None]:
        """A sheet with its heading row; the answer appends a row to it."""
        # Its streaming sheet has all of `Worksheet` that is used here.
        sheet = cast("Worksheet", self._book.create_sheet(sheet_title(title)))
        set_up_page(sheet, headings, widths)
        sheet.append([_heading(sheet, heading) for heading in headings])

        def append(row: Sequence[Value]) -> None:
            sheet.append([_cell(sheet, value) for value in row])

        return append

    def save(self, target: Path | str | IO[bytes]) -> None:
        self._book.save(target)

    def discard(self) -> None:
        """Let go of the temporary files, which only saving takes away."""
        self._book.save(io.BytesIO())


def sheet_title(title: str) -> str:
    return _TITLE_SIGNS.sub(" ", without_control(title)).strip("' ")[:_LONGEST_TITLE]


def xml_text(text: str) -> str:
    """What a cell can hold of a text; a text that must be cut says so."""
    clean = without_control(text)
    if "_x" in clean:
        clean = _ESCAPE.sub("_x005F_", clean)
    if len(clean) > _LONGEST:
        clean = clean[: _LONGEST - len(_CUT)] + _CUT
    return clean


def set_up_page(
    sheet: Worksheet,
    headings: Sequence[str],
    widths: Sequence[int] = (),
) -> None:
    """Fixed and repeated heading row, columns wide enough, A4 landscape."""
    for place, heading in enumerate(headings):
        width = widths[place] if place < len(widths) else 16
        letter = get_column_letter(place + 1)
        sheet.column_dimensions[letter].width = max(width, 2 * len(heading) + 4)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _heading(sheet: Worksheet, heading: str) -> Cell:
    cell = _text_cell(sheet, xml_text(str(heading)))
    cell.font = HEADING_FONT
    cell.fill = HEADING_FILL
    cell.alignment = HEADING_ALIGNMENT
    return cell


def _cell(sheet: Worksheet, value: Value) -> Cell | str | Number | Moment:
    plain = plain_value(value)
    if not isinstance(plain, str):
        return plain
    text = xml_text(plain)
    if is_dangerous(text) or text in ERROR_CODES:
        return _text_cell(sheet, text)
    return text


def _text_cell(sheet: Worksheet, text: str) -> Cell:
    """A text whatever it begins with, and also after somebody edited it in Excel."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = is_dangerous(text)
    return cell
