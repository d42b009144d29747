"""Rejected rows are told in a file that can be corrected and sent in again."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from common.sheets import CellError, Rejections, Row, open_table
from tests.common.sheets.layouts import DEPARTMENTS

CELLS = dict.fromkeys(DEPARTMENTS.headings, "") | {
    "部门编码": "D01",
    "部门名称": "=1+1",
}
FAULTS = [CellError("部门名称", "不对"), CellError("层级", "也不对")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "errors.xlsx"


def test_rejected_row_keeps_its_cells_number_columns_and_reasons(path: Path):
    with Rejections(DEPARTMENTS, path) as rejections:
        rejections.add(Row(7, CELLS), FAULTS)

    heading, row = load_workbook(path).worksheets[0].iter_rows(values_only=True)

    assert heading == (*DEPARTMENTS.headings, "行号", "列", "原因")
    assert (row[0], row[1], *row[-3:]) == (
        "D01",
        "=1+1",
        7,
        "部门名称、层级",
        "部门名称：不对；层级：也不对",
    )
    assert rejections.count == 1
    assert [(number, str(fault)) for number, fault in rejections.first] == [
        (7, "部门名称：不对"),
        (7, "层级：也不对"),
    ]


def test_corrected_file_can_be_sent_in_again(path: Path):
    with Rejections(DEPARTMENTS, path) as rejections:
        rejections.add(Row(7, CELLS), FAULTS)

    [row] = open_table(path, DEPARTMENTS).rows

    assert (row.cells, row.faults) == (CELLS, ())


def test_nothing_is_written_when_nothing_was_rejected(path: Path):
    with Rejections(DEPARTMENTS, path) as rejections:
        pass

    assert rejections.count == 0
    assert not path.exists()


def test_only_the_first_are_kept_in_memory():
    with Rejections(DEPARTMENTS) as rejections:
        for number in range(2, 502):
            rejections.add(Row(number, CELLS), FAULTS)

    assert rejections.count == 500
    assert len(rejections.first) == 100
