"""Files as an attacker, or an unlucky program, would make them."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STRINGS_TYPE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
)
HEADINGS = ("部门编码", "部门名称")


def workbook_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rebuild(path: Path, members: Mapping[str, bytes], source: bytes = b"") -> Path:
    """An xlsx with some members replaced or added; empty ones are left out."""
    source = source or workbook_bytes([HEADINGS, ("D01", "民政局")])
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, data in members.items():
            if data:
                new.writestr(name, data)
    return path


def sheet_xml(cells: str, before: str = "", after: str = "") -> bytes:
    return (
        f'<worksheet xmlns="{MAIN}">{before}<sheetData>{cells}</sheetData>'
        f"{after}</worksheet>"
    ).encode()


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADING_ROW = (
    f'<row r="1">{text_cell("A1", "部门编码")}{text_cell("B1", "部门名称")}</row>'
)
DATA_ROW = f'<row r="2">{text_cell("A2", "D01")}{text_cell("B2", "民政局")}</row>'


def with_sheet(path: Path, cells: str, before: str = "", after: str = "") -> Path:
    return rebuild(path, {SHEET: sheet_xml(cells, before, after)})


def with_strings(path: Path, strings: bytes) -> Path:
    """The sheet's one row takes its name from a table of shared strings."""
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([HEADINGS]))) as plain:
        relations = plain.read(RELATIONS).replace(
            b"</Relationships>",
            (
                f'<Relationship Id="r9" Type="{STRINGS_TYPE}" '
                'Target="sharedStrings.xml"/></Relationships>'
            ).encode(),
        )
    named = f'<row r="2">{text_cell("A2", "D01")}<c r="B2" t="s"><v>0</v></c></row>'
    members = {
        SHEET: sheet_xml(HEADING_ROW + named),
        RELATIONS: relations,
        STRINGS: strings,
    }
    return rebuild(path, members)


def shared_strings_bomb(path: Path, size: int = 130_000_000) -> Path:
    data = b'<sst xmlns="%b"><si><t>%b</t></si></sst>' % (MAIN.encode(), b"a" * size)
    return with_strings(path, data)


def lying(path: Path, honest: Path) -> Path:
    """The bomb again, its headers saying that the strings take 1,000 bytes."""
    data = bytearray(honest.read_bytes())
    with zipfile.ZipFile(honest) as archive:
        info = archive.getinfo(STRINGS)
    true_size = info.file_size.to_bytes(4, "little")
    for place in (data.index(true_size, info.header_offset), data.rindex(true_size)):
        data[place : place + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def two_corners(path: Path, opening: str = '<c r="XFD1048576"') -> Path:
    """Two cells as far apart as can be; a dense table of them is 17 billion cells."""
    corner = f'<row r="1048576">{opening} t="str"><v>x</v></c></row>'
    return with_sheet(path, HEADING_ROW + DATA_ROW + corner)


def huge_dimension(path: Path) -> Path:
    return with_sheet(
        path, HEADING_ROW + DATA_ROW, before='<dimension ref="A1:XFD1048576"/>'
    )


def million_rows(path: Path, rows: int = 1_048_576) -> Path:
    body = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, rows + 1)
    )
    return with_sheet(path, HEADING_ROW + body)


def billion_laughs(path: Path) -> Path:
    entities = '<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    data = (
        f'<?xml version="1.0"?><!DOCTYPE sst [{entities}]>'
        f'<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'
    )
    return with_strings(path, data.encode())


def long_cell(path: Path, size: int = 10_000_000) -> Path:
    return with_sheet(
        path, HEADING_ROW + f'<row r="2">{text_cell("A2", "a" * size)}</row>'
    )


def many_strings(path: Path, count: int = 3_500_000) -> Path:
    """Small enough on every count, but each empty text takes memory of its own."""
    noise = b"".join(b"<si><t>%d</t></si>" % (n * 7919 % 997) for n in range(1000))
    strings = noise * (count // 1000)
    return with_strings(path, b'<sst xmlns="%b">%b</sst>' % (MAIN.encode(), strings))


def prefixed_cells(path: Path, count: int = 3_000_000, value: str = "") -> Path:
    """Cells the patterns do not know, and very many of them in one place."""
    cells = f'<x:c r="A2">{value}</x:c>' * count
    data = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2">{cells}</x:row>'
        "</x:sheetData></x:worksheet>"
    )
    return rebuild(path, {SHEET: data.encode()})


def one_line_csv(path: Path, size: int = 50_000_000) -> Path:
    path.write_bytes("部门编码,部门名称\r\nD01,".encode() + b"a" * size)
    return path
