"""From bare cells to rows under the layout's headings, with what is wrong in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

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
    names = tuple(places.values())
    absent = {name: "" for name in layout.headings if name not in names}
    # One place more than there are names, as a single one would come without a tuple.
    pick = itemgetter(*places, 0)
    for number, texts in enumerate(grid.rows, start=2):
        marks = grid.faults.get(number)
        if not any(texts) and (not marks or {*marks.values()} == {MERGED}):
            continue
        padded = texts
        if len(texts) < check.width:
            padded = texts + [""] * check.width
        cells = dict(zip(names, pick(padded), strict=False)) | absent
        if check.passes(texts, cells) and not marks:
            yield Row(number, cells)
        else:
            yield Row(number, cells, tuple(check.faults(texts, cells, marks)))


@dataclass(frozen=True, slots=True)
class _Check:
    width: int
    places: Mapping[int, str]
    required: tuple[str, ...]
    unnamed: tuple[int, ...]

    def passes(self, texts: list[str], cells: dict[str, str]) -> bool:
        """Whether nothing can be out of place, unprintable or missing."""
        return (
            len(texts) == self.width
            and not self.unnamed
            # Asking this of the whole row is far cheaper than searching every cell.
            and "".join(texts).isprintable()
            and all([cells[name] for name in self.required])  # noqa: C419 -- faster
        )

    def faults(
        self, texts: list[str], cells: dict[str, str], marks: Mapping[int, str] | None
    ) -> list[CellError]:
        found = self._misplaced(texts) + self._unprintable(texts)
        found += [
            CellError(self._name(column - 1), reason)
            for column, reason in (marks or {}).items()
        ]
        return found + [
            CellError(name, "不能为空")
            for name in self.required
            if not cells[name] and all(fault.column != name for fault in found)
        ]

    def _misplaced(self, texts: list[str]) -> list[CellError]:
        if len(texts) < self.width or any(texts[self.width :]):
            return [
                CellError(
                    "", f"这一行有 {len(texts)} 列，表头有 {self.width} 列，请对齐"
                )
            ]
        return [
            CellError(self._name(place), "没有表头，却有内容")
            for place in self.unnamed
            if texts[place]
        ]

    def _unprintable(self, texts: list[str]) -> list[CellError]:
        return [
            CellError(self._name(place), "含有看不见的控制字符，请重新输入")
            for place, text in enumerate(texts)
            if CONTROL.search(text)
        ]

    def _name(self, place: int) -> str:
        return self.places.get(place) or f"{get_column_letter(place + 1)} 列"
