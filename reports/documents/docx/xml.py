"""WordprocessingML elements with their attributes and children in one call."""

from typing import Final, cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

# Word takes the parts of a paragraph's layout in this order only.
AFTER_FRAME: Final = ("w:widowControl", "w:numPr", "w:pBdr")
AFTER_BORDER: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def element(
    tag: str, *children: BaseOxmlElement, text: str | None = None, **attributes: object
) -> BaseOxmlElement:
    """An element of the w: namespace; attribute names are of the same namespace."""
    made = cast(BaseOxmlElement, OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    if text is not None:
        made.text = text
    for child in children:
        made.append(child)
    return made


def border(
    side: str, size: int, colour: str = "000000", space: int = 0
) -> BaseOxmlElement:
    """One line of a border; the size is in eighths of a point."""
    return element(side, val="single", sz=size, space=space, color=colour)


def insert_layout(paragraph: Paragraph, part: BaseOxmlElement) -> None:
    """A frame or a border stands in the place its order asks for."""
    layout = paragraph.paragraph_format.element.get_or_add_pPr()
    before: tuple[str, ...] = AFTER_BORDER
    if part.tag.endswith("framePr"):
        before = (*AFTER_FRAME, *AFTER_BORDER)
    layout.insert_element_before(part, *before)
