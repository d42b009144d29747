"""The report as an official letter in the layout of GB/T 9704-2012."""

import io
from collections.abc import Iterable
from itertools import count

from docx import Document
from docx.document import Document as Letter

from reports.charts.labels import plain
from reports.documents.archive import repacked
from reports.documents.blocks import Bars, Block, Grid, Heading, Paragraph
from reports.documents.bulletin import bulletin
from reports.documents.docx.charts import add_chart
from reports.documents.docx.frame import (
    add_head,
    add_imprint,
    add_signature,
    issuer_of,
    title_of,
)
from reports.documents.docx.page import lay_out_page, name_fonts
from reports.documents.docx.styles import (
    BODY,
    CAPTION,
    FIRST,
    PLAIN,
    SECOND,
    TITLE,
    define_styles,
)
from reports.documents.docx.tables import add_grid
from reports.documents.workbooks import as_utc
from reports.figures import FourListReport


def docx_bytes(report: FourListReport) -> bytes:
    """The letter as a file: the same figures give the same bytes."""
    letter = Document()
    define_styles(letter)
    lay_out_page(letter)
    name_fonts(letter)
    _describe(letter, report)
    add_head(letter, report)
    _add_blocks(letter, report, bulletin(report))
    letter.add_paragraph(style=PLAIN.name)
    letter.add_paragraph("附件：统计口径", style=BODY.name)
    add_signature(letter, report)
    _add_definitions(letter, report)
    add_imprint(letter, report)
    saved = io.BytesIO()
    letter.save(saved)
    return repacked(saved.getvalue())


def _add_blocks(
    letter: Letter, report: FourListReport, blocks: Iterable[Block]
) -> None:
    tables, charts = count(1), count(1)
    for block in blocks:
        match block:
            case Heading(level, text):
                look = FIRST if level == 1 else SECOND
                letter.add_paragraph(plain(text), style=look.name)
            case Paragraph(text):
                letter.add_paragraph(plain(text), style=BODY.name)
            case Grid(caption):
                words = f"表{next(tables)}　{caption}"
                letter.add_paragraph(words, style=CAPTION.name)
                add_grid(letter, block)
            case Bars(title):
                number = next(charts)
                add_chart(letter, block, number, report.generated_at)
                below = letter.add_paragraph(f"图{number}　{title}", CAPTION.name)
                below.paragraph_format.keep_with_next = False


def _add_definitions(letter: Letter, report: FourListReport) -> None:
    """The attachment begins a page and tells what each figure counts."""
    mark = letter.add_paragraph("附件", style=PLAIN.name)
    mark.paragraph_format.page_break_before = True
    letter.add_paragraph(style=PLAIN.name)
    letter.add_paragraph("统计口径", style=TITLE.name)
    letter.add_paragraph(style=PLAIN.name)
    for number, line in enumerate(report.definitions, 1):
        words = plain(f"{number}. {line.figure}：{line.meaning}")
        letter.add_paragraph(words, style=BODY.name)


def _describe(letter: Letter, report: FourListReport) -> None:
    properties = letter.core_properties
    moment = as_utc(report.generated_at)
    properties.created = properties.modified = moment
    properties.author = properties.last_modified_by = issuer_of(report)[:255]
    properties.title = title_of(report)[:255]
    properties.language = "zh-CN"
    properties.comments = properties.keywords = properties.subject = ""
    properties.revision = 1
