"""Cells that hold what they show, and workbooks that are the same each time."""

import io
from datetime import UTC, datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from reports.charts.labels import plain
from reports.documents.archive import repacked

CORE: Final = "docProps/core.xml"
# Excel takes no longer text in a cell.
SIGNS_AT_MOST: Final = 32_000


def put(sheet: Worksheet, row: int, column: int, value: str | float | None) -> Cell:
    """A number stays a number; a text is a text even where it begins like a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = plain(value, SIGNS_AT_MOST)
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def closed_bytes(book: Workbook, at: datetime) -> bytes:
    """The file of the workbook, dated with the moment of its figures."""
    saved = io.BytesIO()
    book.save(saved)
    # Saving writes the present moment over the properties.
    book.properties.created = book.properties.modified = as_utc(at)
    core = tostring(book.properties.to_tree())
    return repacked(saved.getvalue(), {CORE: core})


def as_utc(moment: datetime) -> datetime:
    """The moment in UTC without a zone, as office files keep it."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
