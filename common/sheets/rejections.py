"""The rows that were not taken, in a file that can be corrected and sent again."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from common.sheets.errors import CellError
from common.sheets.layout import REJECTION_HEADINGS, Layout, Row
from common.sheets.values import Value
from common.sheets.xlsx_writer import XlsxWriter

_KEPT = 100


class Rejections:
    """Counts rejected rows, keeps the first ones to show, writes all of them out.

    On leaving the `with` block the file is written if there is anything in it.
    """

    def __init__(
        self, layout: Layout, target: Path | str | IO[bytes] | None = None
    ) -> None:
        self._layout = layout
        self._target = target
        self._writer = XlsxWriter()
        self._append: Callable[[Sequence[Value]], None] | None = None
        self.count = 0
        self.first: list[tuple[int, CellError]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._target is not None and self.count:
            self._writer.save(self._target)

    def add(self, row: Row, faults: Iterable[CellError]) -> None:
        """Record one row with everything that is wrong in it."""
        found = list(faults)
        self.count += 1
        self.first += [(row.number, fault) for fault in found][
            : _KEPT - len(self.first)
        ]
        if self._target is None:
            return
        if self._append is None:
            self._append = self._start()
        names = dict.fromkeys(fault.column for fault in found if fault.column)
        self._append(
            [
                *(row.cells.get(name, "") for name in self._layout.headings),
                row.number,
                "、".join(names),
                "；".join(map(str, found)),
            ]
        )

    def _start(self) -> Callable[[Sequence[Value]], None]:
        widths = [column.width for column in self._layout.columns]
        return self._writer.add_sheet(
            f"{self._layout.title}未导入",
            [*self._layout.headings, *REJECTION_HEADINGS],
            [*widths, 8, 20, 60],
        )
