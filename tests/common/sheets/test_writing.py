"""What is written opens as text where it is text, and reads back as it was."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.properties import PageSetupProperties

from common.sheets import (
    Column,
    Layout,
    SheetData,
    csv_lines,
    open_table,
    write_csv,
    write_xlsx,
)
from common.sheets.formulas import guard, unguard
from common.sheets.xlsx_writer import sheet_title

LAYOUT = Layout("notes", "记录", (Column("编号", required=True), Column("内容")))
HEADINGS = ["编号", "内容"]
PAYLOADS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠a",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://a.example","x")',
    '","=1+1',
    "'=1",
    " =1",
    "#REF!",
    "_x0041_",
    "'普通",
]


def cleaned(text: str) -> str:
    return text.replace("\0", "").strip()


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    rows = [[f"N{number}", text] for number, text in enumerate(PAYLOADS)]
    write_xlsx(path, [SheetData("记录", HEADINGS, rows)])
    return path


def test_xlsx_holds_no_formula_and_no_error(workbook: Path):
    cells = [row[1] for row in load_workbook(workbook).worksheets[0].iter_rows()]

    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[1].quotePrefix


def test_xlsx_reads_back_equal(workbook: Path):
    rows = list(open_table(workbook, LAYOUT).rows)

    assert [row.cells["内容"] for row in rows] == [cleaned(text) for text in PAYLOADS]
    assert all(row.faults == () for row in rows)


def test_csv_begins_no_cell_like_a_formula_and_reads_back_equal(tmp_path: Path):
    path = tmp_path / "a.csv"
    write_csv(path, HEADINGS, [[f"N{n}", text] for n, text in enumerate(PAYLOADS)])

    text = path.read_bytes().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert not [cell for cell in cells if cell.lstrip()[:1] in set("=+-@＝＋－＠")]
    assert not [cell for cell in cells if cell[:1] in set("\t\r\n\0")]
    # The writer's apostrophe keeps a leading blank that stripping would take.
    assert [row.cells["内容"].strip() for row in open_table(path, LAYOUT).rows] == [
        cleaned(text) for text in PAYLOADS
    ]


@given(st.text(alphabet="'=+-@＝ \t\n\ra1"))
def test_guard_is_undone_exactly(text: str):
    assert unguard(guard(text)) == text


def test_numbers_and_times_stay_what_they_are(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    values = [-5, -1.5, Decimal("2.50"), True, dt.date(2026, 3, 1), None, float("nan")]
    write_xlsx(path, [SheetData("数", ["值"], [[value] for value in values])])

    sheet = load_workbook(path).worksheets[0]
    found = [row[0].value for row in sheet.iter_rows(min_row=2, max_row=8)]

    assert found == [-5, -1.5, 2.5, True, dt.datetime(2026, 3, 1), None, None]
    assert b"".join(csv_lines(["值"], [[value] for value in values[:5]])).decode() == (
        "\ufeff值\r\n-5\r\n-1.5\r\n2.50\r\nTRUE\r\n2026-03-01\r\n"
    )


def test_time_with_a_zone_is_refused_rather_than_shifted():
    moment = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)

    with pytest.raises(ValueError, match="drop the zone"):
        write_xlsx(io.BytesIO(), [SheetData("数", ["值"], [[moment]])])


def test_text_too_long_for_a_cell_says_that_it_was_cut(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [SheetData("记录", HEADINGS, [["N1", "长" * 40_000]])])

    [row] = open_table(path, LAYOUT).rows

    assert len(row.cells["内容"]) == 32_767
    assert row.cells["内容"].endswith("以下略）")


def test_page_is_set_up_for_reading_and_printing(workbook: Path):
    sheet = load_workbook(workbook).worksheets[0]

    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)


def test_several_sheets_go_to_a_stream():
    stream = io.BytesIO()

    write_xlsx(stream, (SheetData(t, ["值"], iter([[1]]), [9]) for t in ("一", "二")))

    assert load_workbook(stream).sheetnames == ["一", "二"]


def test_sheet_title_is_made_legal():
    assert sheet_title("2026/3: [关注]?" + "长" * 40) == "2026 3   关注  " + "长" * 18


def test_control_characters_leave_the_file_well_formed(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    text = "".join(map(chr, range(1, 32))) + "\ud800\ufffe好"
    write_xlsx(path, [SheetData("记录", HEADINGS, [["N1", text]])])

    [row] = open_table(path, LAYOUT).rows

    assert row.cells["内容"] == "好"
    assert zipfile.ZipFile(path).testzip() is None
