"""The cells of a csv file, its encoding and quoting made sure of first."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from common.sheets.errors import SheetError
from common.sheets.formulas import unguard
from common.sheets.grid import Grid
from common.sheets.layout import Limits

_CHUNK = 1_000_000
_RESAVE = "请用 Excel 或 WPS 另存为“CSV UTF-8（逗号分隔）”或 xlsx 再上传。"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def open_csv(path: Path, limits: Limits) -> Grid:
    """Every line was read once before the first is given out."""
    encoding = _encoding(path)
    height = _check(path, encoding, limits)
    return Grid(
        rows=_rows(path, encoding),
        height=height,
        doubt="" if encoding == "utf-8-sig" else f"也可能是文字编码不对，{_RESAVE}",
    )


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(4).startswith(_WIDE_MARKS):
            raise SheetError(f"文件是 UTF-16 编码，无法读取。{_RESAVE}")
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise SheetError(f"文件的文字编码不是 UTF-8，也不是 GB18030。{_RESAVE}")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _records(path: Path, encoding: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        yield from csv.reader(file, strict=True)


def _check(path: Path, encoding: str, limits: Limits) -> int:
    number = 0
    try:
        for number, record in enumerate(_records(path, encoding), start=1):
            if number == 1:
                _check_delimiter(record)
            if number > limits.rows + 1:
                raise SheetError(f"数据超过 {limits.rows} 行。请拆成几个文件后再上传。")
            if len(record) > limits.columns:
                raise SheetError(
                    f"第 {number} 行超过 {limits.columns} 列。"
                    "请删除表格以外的内容后再上传。"
                )
    except csv.Error as error:
        raise SheetError(
            f"第 {number + 1} 行起引号不成对，或者单元格过长，后面的内容无法分清。"
            "请改正后再上传，或另存为 xlsx。"
        ) from error
    return number


def _check_delimiter(record: list[str]) -> None:
    if len(record) != 1:
        return
    for mark, name in (
        (";", "分号"),
        ("\t", "制表符"),
        ("|", "竖线"),
        ("，", "中文逗号"),
    ):
        if mark in record[0]:
            raise SheetError(f"列之间用的是{name}，应当用英文逗号。{_RESAVE}")


def _rows(path: Path, encoding: str) -> Iterator[list[str]]:
    for record in _records(path, encoding):
        yield [unguard(cell.strip()) for cell in record]
