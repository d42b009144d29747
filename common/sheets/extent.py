"""How far a sheet reaches and which of its cells cannot be taken."""

import re
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from common.sheets.errors import SheetError
from common.sheets.layout import Limits

FORMULA = "单元格含公式，请复制后选择性粘贴为数值"
ERROR_VALUE = "单元格是错误值，请改成正确的内容"
MERGED = "单元格已合并，请取消合并后逐格填写"

_MOST_FAULTS = 100_000
_AREA = re.compile(rb'\bref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')


@dataclass(slots=True)
class Scan:
    """Rows and columns up to the last value, and what is wrong where (from 1)."""

    limits: Limits
    rows: int = 0
    columns: int = 0
    faults: dict[int, dict[int, str]] = field(default_factory=dict)
    marks: int = 0

    def mark(self, row: int, column: int, fault: str) -> None:
        self.faults.setdefault(row, {})[column] = fault
        self.marks += 1
        if self.marks > _MOST_FAULTS:
            raise SheetError(
                "文件中的公式、错误值或合并单元格过多。"
                "请全选后复制，选择性粘贴为数值，取消合并后再上传。"
            )

    def mark_area(self, tag: bytes, fault: str) -> None:
        area = _AREA.search(tag)
        if area is None:
            return
        left, right = (
            column_number(area[1]),
            min(column_number(area[3]), self.limits.columns),
        )
        for row in range(int(area[2]), min(int(area[4]), self.limits.rows + 1) + 1):
            for column in range(left, right + 1):
                self.mark(row, column, fault)

    def reach(self, row: int, column: int) -> None:
        """Widen to this cell, or refuse the file for its extent."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows > self.limits.rows + 1:
            raise SheetError(
                f"数据超过 {self.limits.rows} 行（第 {self.rows} 行还有内容）。"
                "请删除多余的行，或拆成几个文件后再上传。"
            )
        if (
            self.columns > self.limits.columns
            or self.rows * self.columns > self.limits.cells
        ):
            raise SheetError(
                f"内容一直到第 {self.rows} 行、{get_column_letter(self.columns)} 列，"
                "超出了允许的大小。请删除表格以外的内容后再上传。"
            )


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
