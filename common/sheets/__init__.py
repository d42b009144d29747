"""Reading and writing table files (xlsx, csv), whoever they come from or go to."""

from common.sheets.cells import (
    parse_choice,
    parse_code,
    parse_int,
    parse_list,
    parse_phone,
    parse_text,
)
from common.sheets.dates import parse_date, parse_datetime
from common.sheets.errors import CellError, SheetError
from common.sheets.layout import Column, Kind, Layout, Limits, Row, Table
from common.sheets.reading import open_table
from common.sheets.rejections import Rejections
from common.sheets.template import write_template
from common.sheets.writing import SheetData, csv_lines, write_csv, write_xlsx

__all__ = [
    "CellError",
    "Column",
    "Kind",
    "Layout",
    "Limits",
    "Rejections",
    "Row",
    "SheetData",
    "SheetError",
    "Table",
    "csv_lines",
    "open_table",
    "parse_choice",
    "parse_code",
    "parse_date",
    "parse_datetime",
    "parse_int",
    "parse_list",
    "parse_phone",
    "parse_text",
    "write_csv",
    "write_template",
    "write_xlsx",
]
