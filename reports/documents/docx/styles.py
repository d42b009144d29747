"""The paragraph styles of an official document (GB/T 9704-2012)."""

from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from reports.documents.docx.xml import element

FANGSONG: Final = "仿宋_GB2312"
KAITI: Final = "楷体_GB2312"
HEITI: Final = "黑体"
SONGTI: Final = "宋体"
XIAOBIAOSONG: Final = "方正小标宋简体"

LINE: Final = 28.95
# Twentieths of a point taken off each sign: 28 of them fill the 156 mm of a line.
TIGHTER: Final = -5
RED: Final = RGBColor(0xFF, 0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks; `line` is exact points, or none for as high as needed."""

    name: str
    font: str = FANGSONG
    size: float = 16
    align: ALIGN = ALIGN.JUSTIFY
    line: float | None = LINE
    indent: int = 0
    keep: bool = False
    spacing: int = TIGHTER


BODY: Final = Look("公文正文", indent=2)
PLAIN: Final = Look("公文平文", align=ALIGN.LEFT)
FIRST: Final = Look("Heading 1", HEITI, align=ALIGN.LEFT, indent=2, keep=True)
SECOND: Final = Look("Heading 2", KAITI, align=ALIGN.LEFT, indent=2, keep=True)
TITLE: Final = Look("Title", XIAOBIAOSONG, 22, ALIGN.CENTER, 36, spacing=0)
HEAD: Final = Look("发文机关标志", XIAOBIAOSONG, 48, ALIGN.CENTER, None, spacing=0)
NUMBER: Final = Look("发文字号", align=ALIGN.CENTER)
CAPTION: Final = Look("图表标题", HEITI, 12, ALIGN.CENTER, 24, keep=True, spacing=0)
FIGURE: Final = Look("图形", align=ALIGN.CENTER, line=None)
CELL: Final = Look("表格文字", size=10.5, align=ALIGN.LEFT, line=15, spacing=0)
IMPRINT: Final = Look("版记", size=14, align=ALIGN.LEFT, line=24, spacing=0)
PAGE: Final = Look("页码", SONGTI, 14, ALIGN.LEFT, 16, spacing=0)

LOOKS: Final = (
    BODY, PLAIN, FIRST, SECOND, TITLE, HEAD, NUMBER, CAPTION, FIGURE, CELL, IMPRINT, PAGE,
)  # fmt: skip


def define_styles(document: Document) -> None:
    """Every look stands as a style; the default one is the running text's."""
    apply(document.styles["Normal"], Look("Normal"))
    for look in LOOKS:
        known = look.name in document.styles
        style = (
            document.styles[look.name]
            if known
            else document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        )
        apply(style, look)
    document.styles[HEAD.name].font.color.rgb = RED


def apply(style: ParagraphStyle, look: Look) -> None:
    """Give a style this look; what its template had is gone."""
    for name in ("w:rPr", "w:pPr"):
        for old in style.element.findall(qn(name)):
            style.element.remove(old)
    style.font.size = Pt(look.size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.bold = False
    _spell(style, look)
    layout = style.paragraph_format
    layout.alignment = look.align
    layout.line_spacing = Pt(look.line) if look.line else 1.0
    layout.space_before = layout.space_after = Pt(0)
    layout.keep_with_next = look.keep
    layout.widow_control = False
    if look.indent:
        layout.first_line_indent = Pt(look.indent * (look.size + look.spacing / 20))
        indent = style.element.pPr.find(qn("w:ind"))
        indent.set(qn("w:firstLineChars"), str(look.indent * 100))


def _spell(style: ParagraphStyle, look: Look) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), look.font)
    if look.spacing:
        size = style.element.rPr.find(qn("w:sz"))
        size.addprevious(element("spacing", val=look.spacing))
