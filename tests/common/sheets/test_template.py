"""A template can be filled in and sent in as it is."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from common.sheets import SheetError, open_table, write_template
from tests.common.sheets.layouts import DEPARTMENTS, LAYOUTS, MEMBERS, POSTS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "模板.xlsx"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.kind)
def test_headings_are_exactly_the_contract(path: Path, layout):
    write_template(path, layout, {"界别": ["中共", "教育界"], "领域": ["教育"]})

    table = open_table(path, layout)

    assert table.headings == layout.headings
    assert list(table.rows) == []


def test_required_headings_are_marked_beside_the_text(path: Path):
    write_template(path, DEPARTMENTS)
    first, third = (load_workbook(path)["部门"][name] for name in ("A1", "C1"))

    assert first.comment.text.startswith("★ 必填")
    assert third.comment.text.startswith("选填")
    assert first.fill.start_color.rgb != third.fill.start_color.rgb


def test_filled_template_is_read_despite_its_help_sheets(path: Path):
    write_template(path, DEPARTMENTS)
    book = load_workbook(path)
    book["部门"]["A2"], book["部门"]["B2"] = "0101", "民政局"
    book.save(path)

    [row] = open_table(path, DEPARTMENTS).rows

    assert row.cells["部门编码"] == "0101"


def test_unfilled_workbook_without_headings_is_empty(path: Path):
    write_template(path, DEPARTMENTS)
    book = load_workbook(path)
    book["部门"].delete_rows(1)
    book.save(path)

    with pytest.raises(SheetError, match="文件中没有数据"):
        open_table(path, DEPARTMENTS)


def test_drop_downs_point_at_the_allowed_values(path: Path):
    write_template(path, MEMBERS, {"界别": ["中共", "民革", "=教育"]})
    book = load_workbook(path)
    rules = {
        str(rule.sqref): rule.formula1
        for rule in book["委员"].data_validations.dataValidation
    }

    assert rules == {
        "C2:C60001": "'可选值'!$A$2:$A$3",
        "D2:D60001": "'可选值'!$B$2:$B$4",
    }
    assert [cell.value for cell in book["可选值"]["B"]] == [
        "界别",
        "中共",
        "民革",
        "=教育",
    ]
    assert book["可选值"]["B4"].data_type == "s"


def test_lists_have_allowed_values_but_no_drop_down(path: Path):
    write_template(path, POSTS, {"回应条目": ["G1"]})
    book = load_workbook(path)

    assert [c.value for c in book["可选值"][1]] == ["报名对象", "回应条目"]
    assert len(book["供岗清单"].data_validations.dataValidation) == 1


def test_guide_explains_every_column(path: Path):
    write_template(path, MEMBERS)

    names = [cell.value for cell in load_workbook(path)["填写说明"]["A"]][1:]

    assert tuple(names[: len(MEMBERS.columns)]) == MEMBERS.headings


def test_codes_are_entered_as_text(path: Path):
    write_template(path, DEPARTMENTS)

    sheet = load_workbook(path)["部门"]

    assert sheet.column_dimensions["A"].number_format == "@"
