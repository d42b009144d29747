"""A look at a sheet's XML before it is loaded: its extent, formulas, merged cells.

The loader gives a formula's last value as if somebody had typed it, and lays out
every cell between the corners, so two cells far apart would fill the memory.
"""

import re
from collections.abc import Iterator

from common.sheets.extent import ERROR_VALUE, FORMULA, MERGED, Scan, column_number
from common.sheets.layout import Limits
from common.sheets.parsed import parse_sheet

_CHUNK = 1_000_000
# A cell with its reference; of an empty one, nothing. No attribute may come twice or
# unknown: the loader would take the second reference of r="A1"r="XFD1048576".
_ATTRIBUTES = rb'(?: (?:s|t|cm|vm|ph)="\w*")*+'
_CELL = re.compile(
    rb'<c r="(?:([A-Z]{1,3}\d{1,7})"%b>|[A-Z]{1,3}\d{1,7}"%b/>)'
    % (_ATTRIBUTES, _ATTRIBUTES)
)
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_ASIDE = re.compile(rb"<[!?]")
_PREFIXED = re.compile(rb":(?:c|f|row|sheetData)[\s/>]")
_FORMULA = re.compile(rb"<f[\s/>]")
_FORMULA_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^<]*<f(?:[\s/][^>]*)?>')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]* t="e"')
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*>")


def scan_sheet(data: bytes | bytearray, limits: Limits) -> Scan:
    """Where the sheet ends and which cells must be refused; refuses too large ones."""
    start, end = data.find(b"<sheetData"), data.rfind(b"</sheetData>")
    scan = _scan_plain(data, start, end, limits)
    if scan is None:
        scan = parse_sheet(data, limits)
    for merge in _MERGE.finditer(data, max(end, 0)):
        scan.mark_area(merge[0], MERGED)
    return scan


def _scan_plain(
    data: bytes | bytearray, start: int, end: int, limits: Limits
) -> Scan | None:
    """By patterns alone, or nothing where these may not see what a parser would.

    They do when tags are written as Excel, WPS and openpyxl write them. In anything
    else a cell could be hidden from them.
    """
    if _is_unusual(data, start, end):
        return None
    scan, cells = Scan(limits), 0
    for piece in _pieces(data, start, end):
        found = _CELL.findall(data, *piece)
        cells += len(found)
        filled = b" ".join(found)
        columns = {*filled.translate(None, _DIGITS).split()}
        rows = {*filled.translate(None, _LETTERS).split()}
        if rows:
            scan.reach(max(map(int, rows)), max(map(column_number, columns)))
    if cells != data.count(b"<c", start, end):
        return None
    return scan if _mark_plain(data, start, end, scan) else None


def _mark_plain(data: bytes | bytearray, start: int, end: int, scan: Scan) -> bool:
    """Mark error values and formulas; false if a formula stands outside a cell."""
    if data.find(b' t="e"', start, end) >= 0:
        for cell in _ERROR_CELL.finditer(data, start, end):
            scan.mark(int(cell[2]), column_number(cell[1]), ERROR_VALUE)
    if not _FORMULA.search(data, start, end):
        return True
    formulas = data.count(b"<f", start, end)
    for cell in _FORMULA_CELL.finditer(data, start, end):
        formulas -= 1
        scan.mark(int(cell[2]), column_number(cell[1]), FORMULA)
        if b't="array"' in cell[0]:
            # It fills cells that hold no formula of their own.
            scan.mark_area(cell[0].rpartition(b"<f")[2], FORMULA)
    return formulas == 0


def _is_unusual(data: bytes | bytearray, start: int, end: int) -> bool:
    return (
        not 0 <= start < end
        or data.count(b"<sheetData") != 1
        # The declaration of XML itself stands first, if need be after an order mark.
        or _ASIDE.search(data, 5, end) is not None
        or _PREFIXED.search(data, 0, end) is not None
    )


def _pieces(data: bytes | bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut before a cell about every megabyte, so that no list of matches grows long."""
    while start < end:
        stop = data.find(b"<c ", start + _CHUNK, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop
