"""The cells of an xlsx file, as the texts a person would type for them."""

import datetime as dt
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from common.sheets.archive import Archive
from common.sheets.errors import SheetError
from common.sheets.grid import Grid
from common.sheets.layout import Limits
from common.sheets.scan import scan_sheet
from common.sheets.workbook import Part, choose_sheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="%d"/>'
    '<sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
# Beyond fifteen digits Excel has already replaced the rest by zeros.
_EXACT = 10**15
_LONG = 10**10
_SHOWN_DIGITS = 6


def open_xlsx(path: Path, limits: Limits) -> Grid:
    """The one sheet with data, loaded only after its extent was found acceptable."""
    with Archive(path, limits) as archive:
        part = choose_sheet(archive)
        scan = scan_sheet(part.data, limits)
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
            _pack(archive, part, Path(copy.name))
            del part
            sheet = _load(copy.name)
    # A formula without a value stands in the file, but not in what was loaded.
    loaded = sheet.end[0] + 1 if sheet.end else 0
    height = max(loaded, *scan.faults, 0)
    return Grid(_rows(sheet, height), height, scan.faults)


def _pack(archive: Archive, part: Part, target: Path) -> None:
    """A plain copy of what was inspected: the loader never sees the sender's zip."""
    with zipfile.ZipFile(target, "w") as copy:
        relations = [("officeDocument", "xl/workbook.xml")]
        copy.writestr("_rels/.rels", _relations(relations))
        copy.writestr("xl/workbook.xml", _WORKBOOK % part.from_1904)
        relations = [("worksheet", _SHEET.removeprefix("xl/"))]
        copy.writestr(_SHEET, part.data)
        for kind, source, name in (
            ("sharedStrings", part.shared_strings, _STRINGS),
            ("styles", part.styles, _STYLES),
        ):
            if source:
                copy.writestr(name, archive.read(source))
                relations.append((kind, name.removeprefix("xl/")))
        copy.writestr("xl/_rels/workbook.xml.rels", _relations(relations))


def _relations(targets: list[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{entries}</Relationships>'


def _load(path: str) -> CalamineSheet:
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return workbook.get_sheet_by_index(0)
    except CalamineError as error:
        raise SheetError(
            "文件已损坏，请用 Excel 或 WPS 打开后另存为 xlsx 再上传。"
        ) from error


def _rows(sheet: CalamineSheet, height: int) -> Iterator[list[str]]:
    """From row 1 and column A on; the loader leaves out columns before the first."""
    margin = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        height -= 1
        texts = [_TEXTS[type(value)](value) for value in row]
        yield margin + texts if margin else texts
    yield from [[""] * (len(margin) + sheet.width)] * height


def _moment(value: dt.datetime) -> str:
    """Days are kept as fractions: 9:05 may come as 9:04:59.999."""
    if value.microsecond:
        nearest = value + dt.timedelta(microseconds=500_000)
        value = nearest.replace(microsecond=0)
    return value.isoformat(" ")


def _duration(value: dt.timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _number(value: float) -> str:
    """Whole numbers as digits, but 1.38E+10 as such when that is all that was kept."""
    if value != int(value):
        return format(value, ".15g")
    digits = str(int(value))
    kept = len(digits.lstrip("-").rstrip("0"))
    if abs(value) >= _EXACT or (abs(value) >= _LONG and kept <= _SHOWN_DIGITS):
        mantissa, _, exponent = format(value, ".14e").partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    return digits


# Looked up by the exact type, as this runs for every cell.
_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: str.strip,
    float: _number,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.datetime: _moment,
    dt.date: dt.date.isoformat,
    dt.time: lambda value: value.isoformat("seconds"),
    dt.timedelta: _duration,
}
