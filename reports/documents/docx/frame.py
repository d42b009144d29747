"""What surrounds the text: the red head, the signature, the imprint."""

import re
from typing import Any, Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from reports.charts.labels import plain
from reports.documents.docx.styles import (
    HEAD,
    IMPRINT,
    NUMBER,
    PLAIN,
    TITLE,
)
from reports.documents.docx.xml import border, element, insert_layout
from reports.documents.names import day, local
from reports.figures import FourListReport

TYPE_AREA: Final = 442.2
SMALLEST_HEAD: Final = 26.0
YEAR_IN_BRACKETS: Final = re.compile(r"[\[［(（【〔]\s*(\d{4})\s*[\]］)）】〕]")
BLANK: Final = "　" * 8
# Eighths of a point: the red rule, then the outer and the inner rules of the imprint.
RED_RULE: Final = 18
THICK: Final = 8
THIN: Final = 6
# Points below the line of the number, whose signs stand 4 mm above the rule then.
TO_RULE: Final = 5
FOOT: Final = {
    "w": 8844,
    "wrap": "around",
    "hAnchor": "margin",
    "xAlign": "left",
    "vAnchor": "margin",
    "yAlign": "bottom",
}


def add_head(document: Document, report: FourListReport) -> None:
    """The red name of the issuer, the number and the red rule; then the title."""
    above = document.add_paragraph(style=NUMBER.name)
    above.paragraph_format.line_spacing = Mm(35)
    issuer = issuer_of(report)
    head = document.add_paragraph(style=HEAD.name)
    fitting = min(HEAD.size, TYPE_AREA / max(len(issuer), 1))
    head.add_run(issuer).font.size = Pt(int(max(fitting, SMALLEST_HEAD)))
    for _ in range(2):
        document.add_paragraph(style=NUMBER.name)
    number = document.add_paragraph(number_of(report), style=NUMBER.name)
    rule = border("bottom", RED_RULE, "FF0000", space=TO_RULE)
    insert_layout(number, element("pBdr", rule))
    for _ in range(2):
        document.add_paragraph(style=NUMBER.name)
    document.add_paragraph(title_of(report), style=TITLE.name)
    document.add_paragraph(style=PLAIN.name)
    recipients = plain(report.imprint.recipients).rstrip("：:") or BLANK
    document.add_paragraph(f"{recipients}：", style=PLAIN.name)


def add_signature(document: Document, report: FourListReport) -> None:
    """The issuer above the middle of the date, the date four signs from the right."""
    document.add_paragraph(style=PLAIN.name)
    issued = report.imprint.issued_on
    date = day(issued) if issued else "　　年　　月　　日"
    issuer = issuer_of(report)
    half = (_signs(date) - _signs(issuer)) / 2
    right = max(4 + half, 2)
    for words, indent in ((issuer, right), (date, right - half)):
        line = document.add_paragraph(words, style=PLAIN.name)
        line.paragraph_format.alignment = ALIGN.RIGHT
        line.paragraph_format.right_indent = Pt(indent * PLAIN.size)


def add_imprint(document: Document, report: FourListReport) -> None:
    """Copies and printing office between rules, at the foot of the last page."""
    imprint = report.imprint
    issued = imprint.issued_on
    printed = f"{day(issued) if issued else '　　年　　月　　日'}印发"
    lines = [f"　{issuer_of(report)}\t{printed}　"]
    if imprint.copies_to:
        lines.insert(0, f"　抄送：{plain(imprint.copies_to).rstrip('。')}。")
    for number, words in enumerate(lines):
        line = document.add_paragraph(words, style=IMPRINT.name)
        stops = line.paragraph_format.tab_stops
        stops.add_tab_stop(Pt(TYPE_AREA), WD_TAB_ALIGNMENT.RIGHT)
        rules = element("pBdr", border("top", THIN if number else THICK))
        if number == len(lines) - 1:
            rules.append(border("bottom", THICK))
        frame: dict[str, Any] = dict(FOOT)
        insert_layout(line, element("framePr", **frame))
        insert_layout(line, rules)
    document.add_paragraph(style=IMPRINT.name).paragraph_format.line_spacing = Pt(1)


def issuer_of(report: FourListReport) -> str:
    """The office named by the registry, else the committee."""
    return plain(report.imprint.issuer or report.committee_name)


def number_of(report: FourListReport) -> str:
    """The document number with the year in the brackets that the standard asks for."""
    number = plain(report.imprint.number)
    if number:
        return YEAR_IN_BRACKETS.sub(r"〔\1〕", number)
    issued = report.imprint.issued_on or local(report.generated_at)
    return f"　　　〔{issued.year}〕　　号"


def title_of(report: FourListReport) -> str:
    """Who reports on what."""
    return plain(f"{report.committee_name}关于{report.round_title}四张清单情况的通报")


def _signs(words: str) -> float:
    return sum(0.5 if sign.isascii() else 1 for sign in words)
