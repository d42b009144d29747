"""What a workbook must be to be read, and what comes out of it."""

import datetime as dt
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from common.sheets import SheetError, Table, open_table
from tests.common.sheets import hostile
from tests.common.sheets.layouts import CONCERNS, DEPARTMENTS, LAYOUTS

GOOD = [("部门编码", "部门名称", "联系人"), ("D01", "民政局", "某某")]


def save(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    path.write_bytes(hostile.workbook_bytes(rows))
    return path


def opened(path: Path, rows: Iterable[Iterable[object]]) -> Table:
    return open_table(save(path, rows), DEPARTMENTS)


def refusal(path: Path) -> str:
    with pytest.raises(SheetError) as caught:
        open_table(path, DEPARTMENTS)
    return str(caught.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "部门.xlsx"


def test_rows_carry_the_number_a_person_sees(path: Path):
    rows = [*GOOD, (), ("", "  "), ("D02", "教育局\n", "　某 人　")]

    table = opened(path, rows)

    assert table.headings == ("部门编码", "部门名称", "联系人")
    assert table.row_count == 4
    assert [(row.number, row.cells["部门名称"]) for row in table.rows] == [
        (2, "民政局"),
        (5, "教育局"),
    ]


def test_absent_optional_columns_are_empty_texts(path: Path):
    [row] = opened(path, GOOD).rows

    assert row.faults == ()
    assert row.cells == {
        "部门编码": "D01",
        "部门名称": "民政局",
        "上级部门编码": "",
        "层级": "",
        "类别": "",
        "联系人": "某某",
        "联系电话": "",
        "参与阶段": "",
    }


def test_headings_may_stand_in_any_order_with_marks_and_notes(path: Path):
    heading = ("部门名称 ★", "参与阶段(试点/全面)", "部门编码★")

    [row] = opened(path, [heading, ("民政局", "试点", "D01")]).rows

    assert row.cells["部门编码"] == "D01"
    assert row.cells["参与阶段"] == "试点"


def test_wrong_headings_are_all_named_in_one_sentence(path: Path):
    heading = ("部门编码", "部门编码", "部门名", "电话")

    assert refusal(save(path, [heading, ("D01", "D01", "x", "y")])) == (
        "表头与“部门”模板不符：缺少必填列“部门名称”；列重复“部门编码”；"
        "有不认识的列“部门名”、“电话”。请对照模板修改第 1 行后重新上传。"
    )


@pytest.mark.parametrize("above", [[("2026年部门一览",), ()], [(), ()]])
def test_heading_below_the_first_row_is_pointed_out(
    path: Path, above: list[tuple[str, ...]]
):
    message = refusal(save(path, [*above, *GOOD]))

    assert message.startswith("表头在第 3 行，应当在第 1 行")


def test_table_moved_to_the_right_is_read(path: Path):
    rows = [("", "", *GOOD[0]), ("", "", *GOOD[1]), ("", "x", "D02", "教育局", "")]

    first, second = opened(path, rows).rows

    assert first.cells["联系人"] == "某某"
    assert [str(fault) for fault in second.faults] == ["B 列：没有表头，却有内容"]


def test_missing_required_cell_is_a_fault_of_its_row(path: Path):
    [row] = opened(path, [GOOD[0], ("D01", " ", "某某")]).rows

    assert [(row.number, str(fault)) for fault in row.faults] == [
        (2, "部门名称：不能为空")
    ]


def test_formula_is_a_fault_even_with_a_value(path: Path):
    cells = (
        '<row r="2"><c r="A2" t="str"><f>"D"&amp;1</f><v>D1</v></c>'
        f"{hostile.text_cell('B2', '民政局')}</row>"
        '<row r="3"><c r="A3"><f>B3</f></c></row>'
    )
    hostile.with_sheet(path, hostile.HEADING_ROW + cells)

    rows = list(open_table(path, DEPARTMENTS).rows)

    assert [(row.number, row.faults[0].column) for row in rows] == [
        (2, "部门编码"),
        (3, "部门编码"),
    ]
    assert rows[0].faults[0].message == "单元格含公式，请复制后选择性粘贴为数值"


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_array_formula_covers_the_cells_it_fills(path: Path, prefix: str):
    cells = (
        f'<row r="2"><c r="A2"><f t="array" ref="A2:A3">B2:B3</f><v>1</v></c>'
        f"{hostile.text_cell('B2', '民政局')}</row>"
        f'<row r="3"><c r="A3"><v>2</v></c>{hostile.text_cell("B3", "教育局")}</row>'
    )
    data = hostile.sheet_xml(hostile.HEADING_ROW + cells).decode()
    if prefix:
        data = data.replace("</", "</ ").replace("<", "<x:").replace("<x:/ ", "</x:")
        data = data.replace("xmlns=", "xmlns:x=")
    hostile.rebuild(path, {hostile.SHEET: data.encode()})

    faults = [row.faults[0].message[:6] for row in open_table(path, DEPARTMENTS).rows]

    assert faults == ["单元格含公式", "单元格含公式"]


def test_error_value_is_a_fault(path: Path):
    [row] = opened(path, [GOOD[0], ("#N/A", "民政局", "")]).rows

    assert str(row.faults[0]) == "部门编码：单元格是错误值，请改成正确的内容"


def test_merged_cells_are_faults_and_refused_in_the_heading(path: Path):
    book = Workbook()
    sheet = book.worksheets[0]
    for line in [*GOOD, ("D02", "教育局", "")]:
        sheet.append(line)
    sheet.merge_cells("C2:C3")
    book.save(path)

    messages = [str(row.faults[0]) for row in open_table(path, DEPARTMENTS).rows]
    sheet.merge_cells("A1:B1")
    book.save(path)

    assert messages == ["联系人：单元格已合并，请取消合并后逐格填写"] * 2
    assert refusal(path).startswith("第 1 行（表头）的单元格已合并")


def test_control_characters_are_a_fault(path: Path):
    cells = hostile.text_cell("A2", "D_x0000_01") + hostile.text_cell("B2", "民政局")
    hostile.with_sheet(path, hostile.HEADING_ROW + f'<row r="2">{cells}</row>')

    [row] = open_table(path, DEPARTMENTS).rows

    assert str(row.faults[0]) == "部门编码：含有看不见的控制字符，请重新输入"


def test_second_sheet_with_content_is_refused_but_not_a_hidden_one(path: Path):
    book = Workbook()
    for line in GOOD:
        book.worksheets[0].append(line)
    book.create_sheet("空表")
    other = book.create_sheet("备注")
    other["A1"] = "说明"
    book.save(path)
    message = refusal(path)
    other.sheet_state = "hidden"
    book.save(path)

    assert message.startswith("文件中有多个工作表含有内容：“Sheet”、“备注”。")
    assert open_table(path, DEPARTMENTS).row_count == 1


def test_numbers_dates_and_truths_read_as_a_person_types_them(path: Path):
    values = [
        1819,
        0.1 + 0.2,
        19900005678,
        1.38e10,
        370705199013011234,  # no month 13: nobody's number
        True,
        dt.date(2026, 3, 1),
        dt.datetime(2026, 3, 1, 9, 5),
        dt.time(9, 5),
    ]
    rows = [GOOD[0], *(("D01", "民政局", value) for value in values)]

    assert [row.cells["联系人"] for row in opened(path, rows).rows] == [
        "1819",
        "0.3",
        "19900005678",
        "1.38E+10",
        "3.70705199013011E+17",
        "TRUE",
        "2026-03-01",
        "2026-03-01 09:05:00",
        "09:05:00",
    ]


@pytest.mark.parametrize("number_format", [14, 22, 27, 31, 57, 58])
def test_dates_in_chinese_and_1904_formats_are_dates(path: Path, number_format: int):
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.append(["编号", "委员编号", "内容", "提交时间"])
    sheet.append(["G1", "W1", "路灯不亮", dt.datetime(2026, 3, 1)])
    sheet["D2"]._style.numFmtId = number_format
    book.save(path)

    [row] = open_table(path, CONCERNS).rows

    assert row.cells["提交时间"] == "2026-03-01"


def test_each_contract_layout_reads_its_own_headings(path: Path):
    for layout in LAYOUTS:
        save(path, [layout.headings, ["1"] * len(layout.headings)])
        assert len(list(open_table(path, layout).rows)) == 1


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xlsx", b"", "文件是空的"),
        ("a.csv", b"", "文件是空的"),
        ("a.xls", b"x", "只能上传 xlsx 或 csv 文件"),
        ("a.xlsm", b"PK", "带宏的 xlsm 文件不能上传"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 Workbook", "这是旧版 xls 文件"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "文件已加密",
        ),
        ("a.xlsx", b"\xef\xbb\xbf\r\n<html><table>", "这是改了扩展名的网页文件"),
        ("a.xlsx", "部门编码,部门名称".encode(), "这不是 xlsx 文件"),
        ("a.xlsx", b"PK\x03\x04 but no zip", "文件已损坏或被改动过"),
        ("a.csv", b"PK\x03\x04", "这不是 csv 文件"),
    ],
)
def test_other_files_are_refused_by_name(
    tmp_path: Path, name: str, data: bytes, reason: str
):
    file = tmp_path / name
    file.write_bytes(data)

    assert refusal(file).startswith(reason)


def test_empty_workbook_is_refused(path: Path):
    assert refusal(save(path, [])).startswith("文件中没有数据")


def test_macros_and_other_packages_are_refused(path: Path):
    hostile.rebuild(path, {"xl/vbaProject.bin": b"x"})
    macros = refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<a/>")

    assert macros.startswith("文件含有宏")
    assert refusal(path).startswith("这是 ods 文件")


def test_external_links_are_never_followed(path: Path):
    hostile.rebuild(path, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})

    assert open_table(path, DEPARTMENTS).row_count == 1
