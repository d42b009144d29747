"""The same as files: a letter to read, a sheet to reckon with, the picture."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.charts.labels import plain
from reports.lineage.drawing import wide_picture
from reports.lineage.tree import Branch, Lineage
from reports.models import LineageFormat

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
}


def file_of(lineage: Lineage, format_: str, at: dt.datetime) -> bytes:
    """The lineage as a file of this format."""
    match format_:
        case LineageFormat.DOCX:
            return _letter(lineage)
        case LineageFormat.XLSX:
            return _book(lineage, at)
        case _:
            return wide_picture(lineage).encode()


def parts_of(lineage: Lineage) -> Iterator[tuple[str, Sequence[Branch]]]:
    """The three parts in the order in which one tells them."""
    yield _("从哪里来"), lineage.before
    yield _("本事项"), [lineage.root]
    yield _("后来怎样"), lineage.after


def _deep(branches: Iterable[Branch], depth: int = 0) -> Iterator[tuple[int, Branch]]:
    for one in branches:
        yield depth, one
        yield from _deep(one.branches, depth + 1)


def _letter(lineage: Lineage) -> bytes:
    # Writers of files are heavy; only those who ask for one wait for them.
    from docx import Document  # noqa: PLC0415

    from reports.documents.archive import repacked  # noqa: PLC0415
    from reports.documents.docx import page, styles  # noqa: PLC0415

    letter = Document()
    styles.define_styles(letter)
    page.lay_out_page(letter)
    page.name_fonts(letter)
    title = plain(_("%s的脉络") % lineage.root.title)
    letter.add_paragraph(title, style=styles.TITLE.name)
    for heading, branches in parts_of(lineage):
        letter.add_paragraph(heading, style=styles.FIRST.name)
        if not branches:
            letter.add_paragraph(_("没有记录。"), style=styles.BODY.name)
        for depth, one in _deep(branches):
            words = "　" * depth * 2 + plain(_sentence(one))
            letter.add_paragraph(words, style=styles.BODY.name)
    saved = io.BytesIO()
    letter.save(saved)
    return repacked(saved.getvalue())


def _sentence(branch: Branch) -> str:
    told = [branch.state_name, f"{localtime(branch.at):%Y-%m-%d}" if branch.at else ""]
    words = "，".join(filter(None, told))
    head = f"{branch.stage.label}：{branch.title}"
    return f"{head}（{words}）" if words else head


def _book(lineage: Lineage, at: dt.datetime) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415

    from reports.documents.workbooks import closed_bytes  # noqa: PLC0415
    from reports.documents.xlsx.tables import Line, fill_table  # noqa: PLC0415

    lines: list[Line] = [
        (
            str(heading),
            depth + 1,
            str(one.stage.label),
            one.title,
            one.state_name,
            localtime(one.at).date() if one.at else "",
        )
        for heading, branches in parts_of(lineage)
        for depth, one in _deep(branches)
    ]
    heads = [_("方向"), _("层次"), _("环节"), _("名称"), _("状态"), _("日期")]
    book = Workbook()
    book.properties.title = _("%s的脉络") % lineage.root.title
    sheet = book.worksheets[0]
    sheet.title = _("脉络")
    fill_table(sheet, heads, lines, wide=4)
    return closed_bytes(book, at)
