"""Bordered tables: the heading repeats on each page, no row is torn apart."""

from typing import Final

from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.charts.labels import plain
from reports.documents.blocks import Cell, Grid
from reports.documents.docx.styles import CELL, HEITI
from reports.documents.docx.xml import border, element

TWIPS_A_MM: Final = 56.6929
# Beyond this a cell could grow higher than a page, which no row may be.
SIGNS_AT_MOST: Final = 300


def add_grid(document: Document, grid: Grid) -> None:
    """The table stands at the end of the document."""
    widths = [round(width * TWIPS_A_MM) for width in grid.widths]
    last = len(grid.rows) - 1
    table = element(
        "tbl",
        _properties(sum(widths)),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
        _row(grid.headings, widths, is_heading=True),
        *(
            _row(row, widths, is_strong=grid.has_sum and number == last)
            for number, row in enumerate(grid.rows)
        ),
    )
    document.element.body.insert_element_before(table, "w:sectPr")


def _properties(width: int) -> BaseOxmlElement:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return element(
        "tblPr",
        element("tblW", w=width, type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *(border(side, 4) for side in sides)),
        element("tblLayout", type="fixed"),
        element(
            "tblCellMar",
            element("left", w=57, type="dxa"),
            element("right", w=57, type="dxa"),
        ),
    )


def _row(
    cells: tuple[Cell, ...],
    widths: list[int],
    *,
    is_heading: bool = False,
    is_strong: bool = False,
) -> BaseOxmlElement:
    properties = element("trPr", element("cantSplit"))
    if is_heading:
        properties.append(element("tblHeader"))
    return element(
        "tr",
        properties,
        *(
            _cell(cell, width, is_heading=is_heading, is_strong=is_strong)
            for cell, width in zip(cells, widths, strict=True)
        ),
    )


def _cell(
    cell: Cell, width: int, *, is_heading: bool, is_strong: bool
) -> BaseOxmlElement:
    look = element("tcPr", element("tcW", w=width, type="dxa"))
    if is_heading:
        look.append(element("shd", val="clear", color="auto", fill="EDEDED"))
    look.append(element("vAlign", val="center"))
    side = "center" if is_heading else "right" if isinstance(cell, int) else "left"
    layout = element("pPr", element("pStyle", val=CELL.name), element("jc", val=side))
    run = element("r")
    if is_heading or is_strong:
        scripts = dict.fromkeys(("ascii", "hAnsi", "eastAsia"), HEITI)
        run.append(element("rPr", element("rFonts", **scripts)))
    words = plain(str(cell), SIGNS_AT_MOST)
    run.append(element("t", text=words))
    return element("tc", look, element("p", layout, run))
