"""From bare cells to rows under the layout's headings, with what is wrong in them."""

from collections.abc import Iterator, Mapping

from openpyxl.utils import get_column_letter

from common.sheets.errors import CellError
from common.sheets.formulas import CONTROL
from common.sheets.grid import Grid
from common.sheets.layout import Layout, Row


def read_rows(
    grid: Grid, heading: list[str], places: Mapping[int, str], layout: Layout
) -> Iterator[Row]:
    """Every row that is not blank; absent columns are empty texts."""
    absent = {name: "" for name in layout.headings if name not in places.values()}
    required = [column.name for column in layout.columns if column.required]
    for number, texts in enumerate(grid.rows, start=2):
        marks = grid.faults.get(number)
        if marks is None and not any(map(str.strip, texts)):
            continue
        faults = _misplaced(texts, heading)
        if marks:
            faults += [
                CellError(_column_name(column - 1, places), reason)
                for column, reason in marks.items()
            ]
        cells = dict(absent)
        for place, name in places.items():
            text = texts[place] if place < len(texts) else ""
            if CONTROL.search(text):
                faults.append(CellError(name, "含有看不见的控制字符，请重新输入"))
            cells[name] = text.strip()
        marked = {fault.column for fault in faults}
        faults += [
            CellError(name, "不能为空")
            for name in required
            if not cells[name] and name not in marked
        ]
        yield Row(number, cells, tuple(faults))


def _misplaced(texts: list[str], heading: list[str]) -> list[CellError]:
    if len(texts) != len(heading) and any(
        (len(texts) < len(heading), *map(str.strip, texts[len(heading) :]))
    ):
        return [
            CellError("", f"这一行有 {len(texts)} 列，表头有 {len(heading)} 列，请对齐")
        ]
    return [
        CellError(f"{get_column_letter(place + 1)} 列", "没有表头，却有内容")
        for place, (text, name) in enumerate(zip(texts, heading, strict=False))
        if text and not name.strip() and text.strip()
    ]


def _column_name(place: int, places: Mapping[int, str]) -> str:
    return places.get(place) or f"{get_column_letter(place + 1)} 列"
