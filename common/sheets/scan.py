"""A look at a sheet's XML before it is loaded: its extent, formulas, merged cells.

The loader gives a formula's last value as if somebody had typed it, and lays out
every cell between the corners, so two cells far apart would fill the memory.
"""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from common.sheets.errors import SheetError
from common.sheets.extent import Scan, column_number
from common.sheets.layout import Limits

FORMULA = "单元格含公式，请复制后选择性粘贴为数值"
ERROR_VALUE = "单元格是错误值，请改成正确的内容"
MERGED = "单元格已合并，请取消合并后逐格填写"

_SPOILT = "文件已损坏，请用 Excel 或 WPS 打开后另存为 xlsx 再上传。"
_CHUNK = 1_000_000
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: [\w:]+="[\w.:]*")*+(/?)>')
# Parsing takes thirty times as long as the patterns do.
_MOST_PARSED = 300_000
_ASIDE = re.compile(rb"<[!?]")
_PREFIXED = re.compile(rb":(?:c|f|row|sheetData)[\s/>]")
_FORMULA = re.compile(rb"<f[\s/>]")
_FORMULA_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^<]*<f(?:[\s/][^>]*)?>')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]* t="e"')
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*>")
_PARENTS = {"c": "row", "row": "sheetData"}
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def scan_sheet(data: bytes | bytearray, limits: Limits) -> Scan:
    """Where the sheet ends and which cells must be refused; refuses too large ones."""
    start, end = data.find(b"<sheetData"), data.rfind(b"</sheetData>")
    scan = _scan_plain(data, start, end, limits)
    if scan is None:
        scan = _scan_parsed(data, limits)
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
        columns = {column for column, _, empty in found if not empty}
        rows = {row for _, row, empty in found if not empty}
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


def _scan_parsed(data: bytes | bytearray, limits: Limits) -> Scan:
    scan = Scan(limits)
    try:
        for count, (row, column, cell) in enumerate(_parsed_cells(data)):
            if count == _MOST_PARSED:
                raise SheetError(
                    "文件不是由 Excel 或 WPS 保存的，内容又很多。"
                    "请用 Excel 或 WPS 打开后另存为 xlsx 再上传。"
                )
            if len(cell) or column > scan.limits.columns * 2:
                scan.reach(row, column)
            if cell.get("t") == "e":
                scan.mark(row, column, ERROR_VALUE)
            for formula in (child for child in cell if _name(child) == "f"):
                scan.mark(row, column, FORMULA)
                if formula.get("t") == "array":
                    scan.mark_area(
                        b'ref="%b"' % formula.get("ref", "").encode(), FORMULA
                    )
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise SheetError(_SPOILT) from error
    return scan


def _parsed_cells(data: bytes | bytearray) -> Iterator[tuple[int, int, Element]]:
    """Every cell under its place, which may be written or follow from the order."""
    row = column = 0
    parents: list[Element] = []
    for event, element in iterparse(
        io.BytesIO(data), events=("start", "end"), forbid_dtd=True
    ):
        name = _name(element)
        if event == "end":
            parents.pop()
            if name == "c":
                yield row, column, element
            if name in {"c", "row"} and parents:
                # Cells that were seen are let go, or the tree would fill the memory.
                parents[-1].clear()
            continue
        # The loader counts on from a cell in a wrong place, so it must have none.
        if name in _PARENTS and _PARENTS[name] != (parents and _name(parents[-1])):
            raise ValueError(name)
        parents.append(element)
        if name == "row":
            row, column = int(element.get("r") or row + 1), 0
        elif name == "c":
            row, column = _place(element.get("r"), row, column + 1)


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    if reference is None:
        return row, column
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    return int(match[2]), column_number(match[1].encode())


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
