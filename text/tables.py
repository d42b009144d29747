"""CSV files in and out: read with care, written whole or not at all."""

import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from text.errors import TextError
from text.normal import fold

_LARGEST_FIELD = 10_000_000
# These make up a third of any Chinese text and hardly any of a text that was decoded
# by the wrong table (Big5 and others mostly decode as GB18030 without an error).
_COMMONEST = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    "同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自"
)
_ENOUGH, _LEAST_SHARE = 12, 0.06


@dataclass(frozen=True)
class Table:
    """A heading and rows, each as long as the heading; `source` names the file."""

    source: Path
    heading: list[str]
    rows: list[list[str]]

    def columns(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Per row the values of the named columns; an unknown name is refused."""
        for name in names:
            if name not in self.heading:
                known = "、".join(self.heading)
                raise TextError(
                    f"文件 {self.source} 没有“{name}”这一列，现有的列：{known}。"
                )
        places = [self.heading.index(name) for name in names]
        return [tuple(row[place] for place in places) for row in self.rows]

    def extended(
        self, names: Sequence[str], values: Sequence[Sequence[str]]
    ) -> "Table":
        """The table with these columns at its end, in place of any of the same name."""
        kept = [i for i, name in enumerate(self.heading) if name not in names]
        rows = [
            [*(row[i] for i in kept), *added]
            for row, added in zip(self.rows, values, strict=True)
        ]
        return Table(self.source, [*(self.heading[i] for i in kept), *names], rows)


def _is_readable(text: str) -> bool:
    ideographs = [c for c in fold(text[:20_000]) if "\u3400" <= c <= "\u9fff"]
    common = sum(c in _COMMONEST for c in ideographs)
    return len(ideographs) < _ENOUGH or common >= _LEAST_SHARE * len(ideographs)


def _decode(raw: bytes, path: Path) -> str:
    if b"\0" in raw:
        raise TextError(f"文件 {path} 不是 CSV 文本文件（UTF-8 或 GB18030 编码）。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or _is_readable(text):
            return text
    raise TextError(f"文件 {path} 的编码无法识别，请另存为 UTF-8 或 GB18030。")


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise TextError(f"文件 {path} 不存在。") from None
    except OSError:
        raise TextError(f"文件 {path} 无法读取。") from None


def read_table(path: Path) -> Table:
    """The file as a table; UTF-8 (with or without BOM) and GB18030 are understood.

    A file without any row below the heading is refused.
    """
    csv.field_size_limit(_LARGEST_FIELD)
    stream = io.StringIO(_decode(_read_bytes(path), path), newline="")
    try:
        lines = [line for line in csv.reader(stream, strict=True) if line]
    except csv.Error:
        raise TextError(
            f"文件 {path} 不是有效的 CSV 文件（引号或分隔有误）。"
        ) from None
    if not lines:
        raise TextError(f"文件 {path} 是空的。")
    heading, *rows = lines
    if not rows:
        raise TextError(f"文件 {path} 只有表头，没有数据行。")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(heading):
            raise TextError(
                f"文件 {path} 不是有效的 CSV 文件：第 {number} 行数据有 {len(row)} 格，"
                f"表头有 {len(heading)} 格。"
            )
    return Table(path, heading, rows)


def write_table(table: Table, path: Path) -> None:
    """Put the table in the place of the file in one step, or leave all as it was."""
    draft: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        draft = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(table.heading)
            writer.writerows(table.rows)
        draft.chmod(0o644)
        draft.replace(path)
    except OSError:
        if draft is not None:
            draft.unlink(missing_ok=True)
        raise TextError(f"无法写入 {path}，请检查目录是否存在、是否有权限。") from None
