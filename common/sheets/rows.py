"""From bare cells to rows under the layout's headings, with what is wrong in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from common.sheets.errors import CellError
from common.sheets.extent import MERGED
from common.sheets.formulas import CONTROL
from common.sheets.grid import Grid
from common.sheets.layout import Layout, Row


def read_rows(
    grid: Grid, heading: list[str], places: Mapping[int, str], layout: Layout
) -> Iterator[Row]:
    """Every row that is not blank; absent columns are empty texts."""
    check = _Check(
        width=len(heading),
        places=places,
        required=tuple(c.name for c in layout.columns if c.required),
        unnamed=tuple(i for i, name in enumerate(heading) if not name.strip()),
    )
    blank = dict.fromkeys(layout.headings, "")
    for number, raw in enumerate(grid.rows, start=2):
        texts = [text.strip() for text in raw]
        marks = grid.faults.get(number)
        if not any(texts) and (not marks or {*marks.values()} == {MERGED}):
            continue
        cells = blank.copy()
        for place, name in places.items():
            if place < len(texts):
                cells[name] = texts[place]
        # Asking this of the whole row is far cheaper than searching every cell.
        plain = "".join(raw).isprintable()
        if check.passes(raw, cells) and plain and not marks:
            yield Row(number, cells)
        else:
            yield Row(number, cells, tuple(check.faults(raw, cells, marks)))


@dataclass(frozen=True, slots=True)
class _Check:
    width: int
    places: Mapping[int, str]
    required: tuple[str, ...]
    unnamed: tuple[int, ...]

    def passes(self, raw: list[str], cells: dict[str, str]) -> bool:
        """Whether nothing is out of place or missing."""
        return (
            len(raw) == self.width
            and not self.unnamed
            and all(map(cells.__getitem__, self.required))
        )

    def faults(
        self, raw: list[str], cells: dict[str, str], marks: Mapping[int, str] | None
    ) -> list[CellError]:
        found = self._misplaced(raw) + self._unprintable(raw)
        found += [
            CellError(self._name(column - 1), reason)
            for column, reason in (marks or {}).items()
        ]
        return found + [
            CellError(name, "不能为空")
            for name in self.required
            if not cells[name] and all(fault.column != name for fault in found)
        ]

    def _misplaced(self, raw: list[str]) -> list[CellError]:
        if len(raw) < self.width or any(map(str.strip, raw[self.width :])):
            return [
                CellError("", f"这一行有 {len(raw)} 列，表头有 {self.width} 列，请对齐")
            ]
        return [
            CellError(self._name(place), "没有表头，却有内容")
            for place in self.unnamed
            if raw[place].strip()
        ]

    def _unprintable(self, raw: list[str]) -> list[CellError]:
        return [
            CellError(self._name(place), "含有看不见的控制字符，请重新输入")
            for place, text in enumerate(raw)
            if CONTROL.search(text)
        ]

    def _name(self, place: int) -> str:
        return self.places.get(place) or f"{get_column_letter(place + 1)} 列"
