"""The scan never sees less of a sheet than the loader does."""

import random
from pathlib import Path

import pytest
from python_calamine import CalamineError, CalamineWorkbook

from common.sheets import Limits, SheetError
from common.sheets.extent import Scan
from common.sheets.scan import scan_sheet
from tests.common.sheets import hostile

SHEETS = (
    hostile.sheet_xml(
        hostile.HEADING_ROW + '<row r="2"><c r="A2" s="1"><v>1</v></c>'
        '<c r="C3"><f>1+1</f><v>2</v></c></row>'
    ),
    hostile.sheet_xml(
        "<row><c><v>1</v></c><c t='str'><v>x</v></c></row>"
        "<row r='9'><c r='J9'><v>1</v></c></row>"
    ),
)
PIECES = (
    b'<c r="J12">',
    b"<c ",
    b'r="K7"',
    b"r='K7'",
    b' r="K7"',
    b'<x:c r="L8"><v>1</v></x:c>',
    b'<c r="N5" a=">" t="str"><v>q</v></c>',
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"</c>",
    b"<v>5</v>",
    b"<row>",
    b"</row>",
    b"</sheetData>",
    b"<sheetData>",
    b'"',
    b"'",
    b">",
)


def mutated(source: random.Random) -> bytes:
    data = bytearray(source.choice(SHEETS))
    for _ in range(source.randint(1, 3)):
        place = source.randrange(len(data))
        if source.random() < 0.7:
            data[place:place] = source.choice(PIECES)
        else:
            del data[place : place + source.randint(1, 12)]
    return bytes(data)


def extent_loaded(path: Path) -> tuple[int, int] | None:
    try:
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).end
    except CalamineError:
        return None


def scanned(data: bytes) -> Scan | None:
    try:
        return scan_sheet(data, Limits())
    except SheetError:
        return None


def test_mutated_sheets_reach_no_further_than_the_scan_says(tmp_path: Path):
    source, source_file = random.Random(20_260_301), hostile.workbook_bytes([()])
    compared = 0
    for _ in range(600):
        data = mutated(source)
        path = hostile.rebuild(tmp_path / "a.xlsx", {hostile.SHEET: data}, source_file)
        end, scan = extent_loaded(path), scanned(data)
        if end is not None and end != (0, 0) and scan is not None:
            compared += 1
            assert (end[0] < scan.rows, end[1] < scan.columns) == (True, True), data
    assert compared > 50


@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_patterns_and_parser_agree(prefix: bytes):
    plain = SHEETS[0]
    data = plain.replace(b"</", b"\0").replace(b"<", b"<" + prefix)
    data = data.replace(b"\0", b"</" + prefix)
    if prefix:
        data = data.replace(b"xmlns=", b"xmlns:x=")

    scan = scan_sheet(data, Limits())

    assert (scan.rows, scan.columns) == (3, 3)
    assert list(scan.faults) == [3]
