"""The sheet: A4, the type area of 156 x 225 mm, page numbers below it."""

from typing import Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Mm, Pt

from reports.documents.docx.styles import (
    FANGSONG,
    HEITI,
    KAITI,
    PAGE,
    SONGTI,
    XIAOBIAOSONG,
)
from reports.documents.docx.xml import element

# A reader without the old fonts has these under their present names.
OTHER_NAMES: Final = (
    (FANGSONG, "仿宋"),
    (KAITI, "楷体"),
    (HEITI, "SimHei"),
    (SONGTI, "SimSun"),
    (XIAOBIAOSONG, "华文中宋"),
)
# The number's line ends here, so that it begins 7 mm below the type area.
FOOTER: Final = Mm(22.4)


def lay_out_page(document: Document) -> None:
    """Paper, margins and page numbers: odd pages right, even pages left."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), FOOTER
    for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 -- no public way
        grid.getparent().remove(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, ALIGN.RIGHT)
    _number(section.even_page_footer, ALIGN.LEFT)


def name_fonts(document: Document) -> None:
    """The font table tells what may stand in for each font."""
    table = element(
        "fonts",
        *(
            element("font", element("altName", val=other), name=name)
            for name, other in OTHER_NAMES
        ),
    )
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = serialize_part_xml(table)  # noqa: SLF001 -- the part has no setter


def _number(footer: _Footer, align: ALIGN) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = PAGE.name
    layout = paragraph.paragraph_format
    layout.alignment = align
    if align is ALIGN.RIGHT:
        layout.right_indent = Pt(PAGE.size)
    else:
        layout.left_indent = Pt(PAGE.size)
    paragraph.add_run("— ")
    for kind in ("begin", None, "end"):
        run = paragraph.add_run().element
        if kind:
            run.append(element("fldChar", fldCharType=kind))
        else:
            run.append(element("instrText", text="PAGE"))
    paragraph.add_run(" —")
