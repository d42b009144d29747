"""The look at a sheet's XML by a parser, where patterns might be led astray."""

import re
from xml.parsers import expat

from common.sheets.errors import SheetError
from common.sheets.extent import ERROR_VALUE, FORMULA, Scan, column_number
from common.sheets.layout import Limits

# Parsing takes ten times as long as the patterns do.
_MOST_CELLS = 300_000
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PARENTS = {"c": "row", "row": "sheetData"}


def parse_sheet(data: bytes | bytearray, limits: Limits) -> Scan:
    """As `scan_sheet`, whatever prefixes, quotes and order the writer chose."""
    walk = _Walk(Scan(limits))
    # No entity can be declared: `Archive.read` lets no document type pass.
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.enter
    parser.EndElementHandler = walk.leave
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise SheetError(
            "文件已损坏，请用 Excel 或 WPS 打开后另存为 xlsx 再上传。"
        ) from error
    return walk.scan


class _Walk:
    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self._parents = [""]
        self._cells = 0
        self._row = 0
        self._column = 0

    def enter(self, tag: str, attributes: dict[str, str]) -> None:
        name, parent = tag.rpartition(":")[2], self._parents[-1]
        # The loader counts on from a cell in a wrong place, so it must have none.
        if _PARENTS.get(name, parent) != parent:
            raise ValueError(name)
        self._parents.append(name)
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "c":
            self._enter_cell(attributes)
        elif parent == "c":
            self.scan.reach(self._row, self._column)
            if name == "f":
                self._enter_formula(attributes)

    def leave(self, tag: str) -> None:
        self._parents.pop()

    def _enter_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise SheetError(
                "文件不是由 Excel 或 WPS 保存的，内容又很多。"
                "请用 Excel 或 WPS 打开后另存为 xlsx 再上传。"
            )
        self._column += 1
        if reference := attributes.get("r"):
            match = _REFERENCE.fullmatch(reference)
            if match is None:
                raise ValueError(reference)
            self._row, self._column = int(match[2]), column_number(match[1].encode())
        if attributes.get("t") == "e":
            self.scan.mark(self._row, self._column, ERROR_VALUE)

    def _enter_formula(self, attributes: dict[str, str]) -> None:
        self.scan.mark(self._row, self._column, FORMULA)
        if attributes.get("t") == "array":
            area = attributes.get("ref", "")
            self.scan.mark_area(f'ref="{area}"'.encode(), FORMULA)
