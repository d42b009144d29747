"""Charts take their place in the letter, each with the workbook of its figures."""

from datetime import datetime
from typing import Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from openpyxl import Workbook

from reports.charts.labels import plain
from reports.documents.blocks import Bars
from reports.documents.docx.drawing import A, C, R, chart_xml
from reports.documents.docx.styles import FIGURE
from reports.documents.workbooks import closed_bytes, put

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
WIDTH: Final = Mm(150)
BAR: Final = Mm(7.5)
REST: Final = Mm(22)
INLINE: Final = (
    f'<w:r xmlns:w="{W}"><w:drawing><wp:inline xmlns:wp="{WP}">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="图{number}"/>'
    f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{A}"><a:graphicData uri="{C}">'
    f'<c:chart xmlns:c="{C}" xmlns:r="{R}" r:id="{{relation}}"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def add_chart(document: Document, bars: Bars, number: int, at: datetime) -> None:
    """The chart stands at the end of the document, in a line of its own."""
    package = document.part.package
    sheet = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        _workbook(bars, at),
        package,
    )
    chart = Part(
        PackURI(f"/word/charts/chart{number}.xml"),
        CONTENT_TYPE.DML_CHART,
        chart_xml(bars),
        package,
    )
    chart.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE)
    run = parse_xml(
        INLINE.format(
            width=WIDTH,
            height=REST + BAR * len(bars.categories),
            number=number,
            relation=document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART),
        )
    )
    description = run.find(f".//{{{WP}}}docPr")
    description.set("descr", plain(bars.title))
    line = document.add_paragraph(style=FIGURE.name)
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.element.append(run)


def _workbook(bars: Bars, at: datetime) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    put(sheet, 1, 1, "")
    for column, (name, counts) in enumerate(bars.series, 2):
        put(sheet, 1, column, name)
        for row, count in enumerate(counts, 2):
            put(sheet, row, column, count)
    for row, category in enumerate(bars.categories, 2):
        put(sheet, row, 1, category)
    return closed_bytes(book, at)
