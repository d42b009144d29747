"""CSV files in and out: read with care, written whole or not at all."""

import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from text.errors import TextError

_LARGEST_FIELD = 10_000_000


@dataclass(frozen=True)
class Table:
    """A heading and rows, each as long as the heading."""

    heading: list[str]
    rows: list[list[str]]

    def columns(self, names: Sequence[str], path: Path) -> list[tuple[str, ...]]:
        """Per row the values of the named columns; an unknown name is refused."""
        for name in names:
            if name not in self.heading:
                known = "、".join(self.heading)
                raise TextError(f"文件 {path} 没有“{name}”这一列，现有的列：{known}。")
        places = [self.heading.index(name) for name in names]
        return [tuple(row[place] for place in places) for row in self.rows]


def _decode(raw: bytes, path: Path) -> str:
    if b"\0" in raw:
        raise TextError(f"文件 {path} 不是 CSV 文本文件。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TextError(f"文件 {path} 的编码无法识别，请存为 UTF-8 或 GB18030。")


def read_table(path: Path) -> Table:
    """The file as a table; UTF-8 (with or without BOM) and GB18030 are understood."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = "不存在" if isinstance(error, FileNotFoundError) else "无法读取"
        raise TextError(f"文件 {path} {reason}。") from None
    csv.field_size_limit(_LARGEST_FIELD)
    try:
        lines = list(
            csv.reader(io.StringIO(_decode(raw, path), newline=""), strict=True)
        )
    except csv.Error:
        raise TextError(
            f"文件 {path} 不是有效的 CSV 文件（引号或分隔有误）。"
        ) from None
    lines = [line for line in lines if line]
    if not lines:
        raise TextError(f"文件 {path} 是空的。")
    heading, *rows = lines
    for number, row in enumerate(rows, start=1):
        if len(row) != len(heading):
            raise TextError(
                f"文件 {path} 第 {number} 行数据有 {len(row)} 格，表头有 {len(heading)} 格，"
                "不是有效的 CSV 文件。"
            )
    return Table(heading, rows)


def write_table(table: Table, path: Path) -> None:
    """Put the table in the place of the file in one step; a failure leaves it as it was."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError:
        raise TextError(f"无法写入 {path}：目录不存在或没有权限。") from None
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(table.heading)
            writer.writerows(table.rows)
        draft.chmod(0o644)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise TextError(f"无法写入 {path}。") from None
