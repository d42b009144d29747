"""Opening a table file: the file is inspected first, then read row by row."""

from itertools import islice
from pathlib import Path

from common.sheets.delimited import open_csv
from common.sheets.errors import SheetError
from common.sheets.grid import Grid
from common.sheets.layout import Layout, Limits, Table, place_headings, resembles
from common.sheets.rows import read_rows
from common.sheets.xlsx import open_xlsx

_SEARCHED = 20
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_HEAD = 4096
_DEFAULT = Limits()


def open_table(path: Path | str, layout: Layout, limits: Limits = _DEFAULT) -> Table:
    """The rows under the layout's headings; a file that cannot be trusted is refused.

    Whatever is wrong with the file as a whole raises `SheetError` here, before the
    first row. What is wrong with a single row stands in its `faults`.
    """
    path = Path(path)
    _check_file(path, limits)
    is_csv = path.suffix.lower() == ".csv"
    grid = open_csv(path, limits) if is_csv else open_xlsx(path, limits)
    heading = next(grid.rows, [])
    places = _places(heading, grid, layout)
    return Table(
        headings=tuple(places.values()),
        row_count=max(grid.height - 1, 0),
        rows=read_rows(grid, heading, places, layout),
    )


def _check_file(path: Path, limits: Limits) -> None:
    suffix, size = path.suffix.lower(), path.stat().st_size
    if suffix == ".xlsm":
        raise SheetError("带宏的 xlsm 文件不能上传，请另存为不含宏的 xlsx 再上传。")
    if suffix not in {".xlsx", ".csv"}:
        raise SheetError("只能上传 xlsx 或 csv 文件，请另存为 xlsx 再上传。")
    if size == 0:
        raise SheetError("文件是空的。请按模板填写后再上传。")
    if size > limits.file_bytes:
        raise SheetError(
            f"文件超过 {limits.file_bytes // 1_000_000} MB。"
            "请拆成几个文件，或删去图片等无关内容后再上传。"
        )
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if suffix == ".xlsx" and not head.startswith(_ZIP):
        raise SheetError(_disguise(path, head))
    if suffix == ".csv" and head.startswith((_OLE, _ZIP + b"\3\4")):
        raise SheetError("这不是 csv 文件，请把扩展名改回原样或另存为 csv 再上传。")


def _disguise(path: Path, head: bytes) -> str:
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            return "文件已加密，请取消密码后另存为 xlsx 再上传。"
        return "这是旧版 xls 文件，请用 Excel 或 WPS 另存为 xlsx 再上传。"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "这是改了扩展名的网页文件，请用 Excel 或 WPS 打开后另存为 xlsx 再上传。"
    return "这不是 xlsx 文件，请用 Excel 或 WPS 打开后另存为 xlsx 再上传。"


def _places(heading: list[str], grid: Grid, layout: Layout) -> dict[int, str]:
    if 1 in grid.faults:
        fault = next(iter(grid.faults[1].values()))
        raise SheetError(f"第 1 行（表头）的{fault}，再重新上传。")
    try:
        return place_headings(heading, layout)
    except SheetError as error:
        if not any(text.strip() for text in heading) and not grid.height:
            raise SheetError("文件是空的。请按模板填写后再上传。") from error
        for number, row in enumerate(islice(grid.rows, _SEARCHED), start=2):
            if resembles(row, layout):
                raise SheetError(
                    f"表头在第 {number} 行，应当在第 1 行。请删除它上面的行后再上传。"
                ) from error
        raise SheetError(f"{error}{grid.doubt}") from error
