"""Encodings, quoting and shape of csv files."""

from pathlib import Path

import pytest

from common.sheets import SheetError, open_table
from tests.common.sheets.layouts import DEPARTMENTS

TEXT = "部门编码,部门名称,联系人\r\nD01,民政局,某某\r\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "部门.csv"


def rows(path: Path, data: bytes) -> list[list[str]]:
    path.write_bytes(data)
    return [list(row.cells.values())[:2] for row in open_table(path, DEPARTMENTS).rows]


def refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(SheetError) as caught:
        open_table(path, DEPARTMENTS)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_chinese_encodings_read_alike(path: Path, encoding: str):
    assert rows(path, TEXT.encode(encoding)) == [["D01", "民政局"]]


def test_gb18030_names_of_four_bytes_are_kept(path: Path):
    text = TEXT.replace("民政局", "䶮𠮷局")

    assert rows(path, text.encode("gb18030")) == [["D01", "䶮𠮷局"]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "big5"])
def test_other_encodings_are_refused_with_the_way_out(path: Path, encoding: str):
    text = TEXT if encoding != "big5" else "編號,部門編碼,部門名稱\r\n1,2,民政局\r\n"

    assert "另存为“CSV UTF-8" in refusal(path, text.encode(encoding))


def test_utf8_cut_in_the_middle_is_refused(path: Path):
    assert refusal(path, TEXT.encode()[:-5] + b"\xff\xff")


@pytest.mark.parametrize(
    ("mark", "name"), [(";", "分号"), ("\t", "制表符"), ("，", "中文")]
)
def test_other_delimiters_are_named(path: Path, mark: str, name: str):
    message = refusal(path, TEXT.replace(",", mark).encode())

    assert message.startswith(f"列之间用的是{name}")


def test_unbalanced_quotes_name_the_row(path: Path):
    text = TEXT + 'D02,"教育局,\r\nD03,卫健局,\r\n'

    assert refusal(path, text.encode()).startswith("第 3 行起引号不成对")


def test_quoted_line_breaks_keep_row_numbers(path: Path):
    path.write_bytes(f'{TEXT}\r\nD02,"教育\n局",\r\nD03,,\r\n'.encode())

    found = list(open_table(path, DEPARTMENTS).rows)

    assert [(row.number, row.cells["部门名称"]) for row in found] == [
        (2, "民政局"),
        (4, "教育\n局"),
        (5, ""),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("D02,教育局", "这一行有 2 列，表头有 3 列，请对齐"),
        ("D02,教育局,某某,多余", "这一行有 4 列，表头有 3 列，请对齐"),
        ("D\0,教育局,某某", "部门编码：含有看不见的控制字符，请重新输入"),
    ],
)
def test_ragged_and_unprintable_rows_are_faults(path: Path, line: str, fault: str):
    path.write_bytes(f"{TEXT}{line}\r\n".encode())

    good, bad = open_table(path, DEPARTMENTS).rows

    assert good.faults == ()
    assert [str(found) for found in bad.faults] == [fault]


def test_trailing_empty_cells_are_no_fault(path: Path):
    path.write_bytes(f"{TEXT}D02,教育局,某某,,\r\n".encode())

    assert [row.faults for row in open_table(path, DEPARTMENTS).rows] == [(), ()]


def test_row_count_is_known_before_the_first_row(path: Path):
    path.write_bytes(TEXT.encode() + b"D,E,F\n" * 5)

    assert open_table(path, DEPARTMENTS).row_count == 6
