"""Files made to hurt are refused quickly; without the guard they do hurt."""

import subprocess
import sys
from pathlib import Path

import pytest

from common.sheets import Limits, SheetError, open_table
from tests.common.sheets import hostile
from tests.common.sheets.layouts import DEPARTMENTS

ROOT = Path(__file__).parents[3]
MOST_SECONDS, MOST_MB = 2, 150

# A fresh process, so that nobody else's memory hides the growth.
MEASURE = """
import sys, time
from common.sheets import SheetError, open_table
from tests.common.sheets.layouts import DEPARTMENTS

def peak():
    lines = open("/proc/self/status")
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])

for path in sys.argv[1:]:
    before, start = peak(), time.process_time()
    try:
        message = f"read {sum(1 for _ in open_table(path, DEPARTMENTS).rows)}"
    except SheetError as error:
        message = str(error)
    print(time.process_time() - start, (peak() - before) / 1024, message, sep="|")
"""


def refusal(path: Path) -> str:
    with pytest.raises(SheetError) as caught:
        list(open_table(path, DEPARTMENTS).rows)
    return str(caught.value)


def measured(path: Path, code: str = MEASURE) -> tuple[float, float, str]:
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    seconds, growth, message = done.stdout.strip().split("|")
    return float(seconds), float(growth), message


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile.shared_strings_bomb(tmp_path_factory.mktemp("bomb") / "a.xlsx")


def assert_refused_cheaply(path: Path, reason: str) -> None:
    seconds, growth, message = measured(path)

    assert message.startswith(reason)
    assert seconds <= MOST_SECONDS
    assert growth <= MOST_MB


def test_strings_bomb_is_refused_cheaply(bomb: Path):
    assert_refused_cheaply(bomb, "文件解压后超过 120 MB")


def test_bomb_with_lying_headers_is_refused_cheaply(bomb: Path, tmp_path: Path):
    path = hostile.lying(tmp_path / "a.xlsx", bomb)

    assert_refused_cheaply(path, "文件已损坏或被改动过")


def test_million_rows_are_refused_cheaply(tmp_path: Path):
    path = hostile.million_rows(tmp_path / "a.xlsx")

    assert_refused_cheaply(path, "文件解压后超过 50 MB")


def test_high_compression_is_refused_cheaply(tmp_path: Path):
    path = hostile.prefixed_cells(tmp_path / "a.xlsx")

    assert_refused_cheaply(path, "文件的压缩比异常")


def test_strings_just_below_the_limit_are_read_within_the_memory(tmp_path: Path):
    path = hostile.many_strings(tmp_path / "a.xlsx", 2_600_000)

    _, growth, message = measured(path)

    assert message == "read 1"
    assert growth <= MOST_MB


def test_strings_bomb_fills_the_memory_without_the_guard(bomb: Path):
    load = "load_workbook(path).get_sheet_by_index(0).iter_rows()"
    bare = "from python_calamine import load_workbook\n" + MEASURE.replace(
        "open_table(path, DEPARTMENTS).rows", load
    )

    _, growth, message = measured(bomb, bare)

    assert message == "read 2"
    assert growth > MOST_MB


@pytest.mark.parametrize(
    "opening",
    [
        '<c r="XFD1048576"',
        '<c s="0" r="XFD1048576"',
        "<c r='XFD1048576'",
        '<c\nr="XFD1048576"',
        '<c r = "XFD1048576"',
        '<c r="XFD1048576" s="/>"',
        '<c r="A9"r="XFD1048576"',
        '<c r="A9" r="XFD1048576"',
        '<!-- <c r="A9"/> --><c r="XFD1048576"',
    ],
)
def test_cells_far_apart_are_refused_however_they_are_written(
    tmp_path: Path, opening: str
):
    message = refusal(hostile.two_corners(tmp_path / "a.xlsx", opening))

    assert message.startswith(("数据超过 60000 行", "文件已损坏"))


def test_cells_far_apart_end_the_process_without_the_guard(tmp_path: Path):
    path = hostile.two_corners(tmp_path / "a.xlsx")
    code = (
        "import resource; from python_calamine import CalamineWorkbook;"
        "resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30));"
        f"CalamineWorkbook.from_path({str(path)!r}).get_sheet_by_index(0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True)

    assert done.returncode != 0


def test_cell_outside_a_row_is_refused(tmp_path: Path):
    path = hostile.with_sheet(tmp_path / "a.xlsx", "<c><v>1</v></c><row/>")

    assert refusal(path).startswith("文件已损坏")


def test_cells_without_references_are_counted(tmp_path: Path):
    cells = "<c t='str'><v>x</v></c>" * 101
    path = hostile.with_sheet(tmp_path / "a.xlsx", f"<row>{cells}</row>")

    assert "CW 列" in refusal(path)


def test_wrong_dimension_is_not_believed(tmp_path: Path):
    path = hostile.huge_dimension(tmp_path / "a.xlsx")

    table = open_table(path, DEPARTMENTS)

    assert table.row_count == 1
    assert [row.cells["部门名称"] for row in table.rows] == ["民政局"]


def test_rows_above_the_limit_are_refused(tmp_path: Path):
    path = hostile.million_rows(tmp_path / "a.xlsx", 60_002)

    assert refusal(path).startswith("数据超过 60000 行（第 60002 行还有内容）。")


def test_stray_cell_makes_no_dense_table(tmp_path: Path):
    stray = '<row r="60000"><c r="CV60000"><v>1</v></c></row>'
    path = hostile.with_sheet(tmp_path / "a.xlsx", hostile.HEADING_ROW + stray)

    assert refusal(path).startswith("内容一直到第 60000 行、CV 列，超出了允许的大小")


def test_formatted_but_empty_cells_do_not_count(tmp_path: Path):
    empty = '<row r="1048576" s="1"><c r="XFD1048576" s="0"/></row>'
    path = hostile.with_sheet(
        tmp_path / "a.xlsx", hostile.HEADING_ROW + hostile.DATA_ROW + empty
    )

    assert len(list(open_table(path, DEPARTMENTS).rows)) == 1


def test_nested_entities_are_refused(tmp_path: Path):
    assert "不允许的定义" in refusal(hostile.billion_laughs(tmp_path / "a.xlsx"))


def test_sheet_in_utf16_cannot_hide_entities(tmp_path: Path):
    cells = hostile.HEADING_ROW + hostile.DATA_ROW
    data = hostile.sheet_xml(cells).decode().encode("utf-16")
    path = hostile.rebuild(tmp_path / "a.xlsx", {hostile.SHEET: data})

    assert "不允许的定义" in refusal(path)


def test_cell_of_ten_megabytes_is_refused(tmp_path: Path):
    assert "压缩比异常" in refusal(hostile.long_cell(tmp_path / "a.xlsx"))


def test_many_cells_of_an_unknown_writer_are_refused(tmp_path: Path):
    path = hostile.prefixed_cells(tmp_path / "a.xlsx", 310_000, "<x:v>1</x:v>")

    assert refusal(path).startswith("文件不是由 Excel 或 WPS 保存的")


def test_many_overlapping_merges_are_refused(tmp_path: Path):
    merges = '<mergeCell ref="A2:CV60000"/>' * 1000
    path = hostile.with_sheet(
        tmp_path / "a.xlsx",
        hostile.HEADING_ROW + hostile.DATA_ROW,
        after=f"<mergeCells>{merges}</mergeCells>",
    )

    assert refusal(path).startswith("文件中的公式、错误值或合并单元格过多")


def test_csv_of_one_line_is_refused(tmp_path: Path):
    assert refusal(hostile.one_line_csv(tmp_path / "a.csv")).startswith(
        "文件超过 20 MB"
    )


def test_csv_of_one_cell_below_the_size_limit_is_refused(tmp_path: Path):
    path = hostile.one_line_csv(tmp_path / "a.csv", 5_000_000)

    assert refusal(path).startswith("第 2 行起引号不成对，或者单元格过长")


def test_csv_rows_above_the_limit_are_refused(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("部门编码,部门名称\n" + "D,民\n" * 11, encoding="utf-8")

    with pytest.raises(SheetError, match="数据超过 10 行"):
        open_table(path, DEPARTMENTS, Limits(rows=10))


def test_damaged_files_never_raise_anything_else(tmp_path: Path):
    good = hostile.rebuild(tmp_path / "good.xlsx", {}).read_bytes()
    path = tmp_path / "a.xlsx"
    for place in range(0, len(good), 61):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :])
        try:
            list(open_table(path, DEPARTMENTS).rows)
        except SheetError:
            continue
