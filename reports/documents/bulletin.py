"""The bulletin of a round: which parts it has and in which order."""

from collections.abc import Callable, Iterator
from typing import Final

from reports.documents.blocks import Block, Heading
from reports.documents.groups import committees, departments, fields
from reports.documents.sections import general, lists, participation, supply
from reports.documents.topics import outcomes, topics
from reports.figures import FourListReport

Section = Callable[[FourListReport], Iterator[Block]]

SECTIONS: Final[tuple[tuple[str, Section], ...]] = (
    ("总体情况", general),
    ("四张清单", lists),
    ("岗位供给与匹配", supply),
    ("参与情况", participation),
    ("分部门情况", departments),
    ("分领域情况", fields),
    ("县市区情况", committees),
    ("归纳议题", topics),
)
NUMERALS: Final = "一二三四五六七八九"


def bulletin(report: FourListReport) -> Iterator[Block]:
    """All parts in order; results are told only where departments stated some."""
    sections = [*SECTIONS]
    if report.outcomes:
        sections.append(("工作成效", outcomes))
    for numeral, (name, section) in zip(NUMERALS, sections, strict=False):
        yield Heading(1, f"{numeral}、{name}")
        yield from section(report)
