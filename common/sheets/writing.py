"""Writing tables that open safely in Excel, WPS and LibreOffice."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from common.sheets.formulas import guard, without_control
from common.sheets.values import Value, plain_value, shown
from common.sheets.xlsx_writer import XlsxWriter

Target = Path | str | IO[bytes]


@dataclass(frozen=True, slots=True)
class SheetData:
    """One sheet to write; rows may be a generator, widths count half-width signs."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()


def write_xlsx(target: Target, sheets: Iterable[SheetData]) -> None:
    """Text stays text whatever it begins with; numbers and dates stay what they are."""
    writer = XlsxWriter()
    try:
        for sheet in sheets:
            append = writer.add_sheet(sheet.title, sheet.headings, sheet.widths)
            for row in sheet.rows:
                append(row)
    except BaseException:
        writer.discard()
        raise
    writer.save(target)


def csv_lines(
    headings: Sequence[str], rows: Iterable[Sequence[Value]]
) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, for a file or a streamed answer."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for row in _with_headings(headings, rows):
        writer.writerow([_csv_value(value) for value in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def write_csv(
    target: Target, headings: Sequence[str], rows: Iterable[Sequence[Value]]
) -> None:
    """As `csv_lines`; a text that could run as a formula stands under an apostrophe."""
    if isinstance(target, Path | str):
        with Path(target).open("wb") as file:
            file.writelines(csv_lines(headings, rows))
    else:
        target.writelines(csv_lines(headings, rows))


def _with_headings(
    headings: Sequence[str], rows: Iterable[Sequence[Value]]
) -> Iterator[Sequence[Value]]:
    yield headings
    yield from rows


def _csv_value(value: Value) -> str:
    plain = plain_value(value)
    if isinstance(plain, str):
        return guard(without_control(plain))
    return shown(plain)
