"""The bulletin's last parts: topics that were drawn together, and results."""

from collections.abc import Iterator
from typing import Final

from reports.documents.blocks import Block, Grid, Paragraph
from reports.documents.names import day
from reports.figures import FourListReport

PRINTED_AT_MOST: Final = 50


def topics(report: FourListReport) -> Iterator[Block]:
    """The topics with the most items; the workbook has them all."""
    if not report.topics:
        yield Paragraph("本期暂无归纳议题。")
        return
    merged = sum(topic.items for topic in report.topics)
    text = f"共归纳议题{len(report.topics)}个，归并清单{merged}条。"
    shown = sorted(report.topics, key=lambda topic: -topic.items)[:PRINTED_AT_MOST]
    if len(shown) < len(report.topics):
        text += f"下表为归并条数最多的{len(shown)}个议题。"
    yield Paragraph(text)
    yield Grid(
        "归纳议题",
        ("序号", "议题", "归并条数", "涉及部门"),
        tuple(
            (number, topic.title, topic.items, "、".join(topic.departments))
            for number, topic in enumerate(shown, 1)
        ),
        (12, 70, 20, 54),
    )


def outcomes(report: FourListReport) -> Iterator[Block]:
    """Results as the departments state them."""
    yield Grid(
        "工作成效",
        ("序号", "指标", "基期值", "现值", "截止日期", "备注"),
        tuple(
            (
                number,
                outcome.name,
                outcome.baseline,
                outcome.value,
                day(outcome.as_of) if outcome.as_of else "",
                outcome.remark,
            )
            for number, outcome in enumerate(report.outcomes, 1)
        ),
        (12, 44, 22, 22, 30, 26),
    )
