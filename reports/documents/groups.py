"""The bulletin's tables by department, by field and by county."""

from collections.abc import Iterator, Sequence
from typing import Final

from reports.charts.labels import plain
from reports.charts.rows import stacked_in_order
from reports.documents.blocks import Bars, Block, Grid, Paragraph
from reports.documents.names import COUNTS, LISTS, values
from reports.figures import FourListReport, GroupRow

WIDTHS: Final = (12, 53, 13, 13, 13, 13, 13, 13, 13)
TOLD: Final = 3


def departments(report: FourListReport) -> Iterator[Block]:
    """What each department was asked and offered; items of several count in each."""
    rows = report.by_department
    if not rows:
        yield Paragraph("本期暂无分部门数据。")
        return
    yield Paragraph(f"清单涉及部门{len(rows)}个。{_most(rows, '部门')}")
    yield _bars("分部门清单数量（单位：条）", rows)
    yield _grid("分部门情况", "部门", rows)
    yield Paragraph("同一清单涉及多个部门的分别计入，各部门之和与总数可能不一致。")


def fields(report: FourListReport) -> Iterator[Block]:
    """The lists by field, with a sum."""
    rows = report.by_field
    if not rows:
        yield Paragraph("本期暂无分领域数据。")
        return
    yield Paragraph(f"清单涉及领域{len(rows)}个。{_most(rows, '领域')}")
    yield _bars("分领域清单数量（单位：条）", rows)
    yield _grid("分领域情况", "领域", rows, has_sum=True)


def committees(report: FourListReport) -> Iterator[Block]:
    """The lists by committee, with a sum."""
    rows = report.by_committee
    if not rows:
        yield Paragraph("本期暂无县市区数据。")
        return
    yield Paragraph(f"参与的政协组织{len(rows)}个。{_most(rows, '政协组织')}")
    yield _grid("县市区情况", "政协组织", rows, has_sum=True)


def _most(rows: Sequence[GroupRow], kind: str) -> str:
    """The three with the most items, in words."""
    sized = [(row.name, sum(values(row, LISTS))) for row in rows]
    first = sorted((pair for pair in sized if pair[1]), key=lambda pair: -pair[1])[
        :TOLD
    ]
    if not first:
        return ""
    told = "、".join(f"{plain(name)}（{count}条）" for name, count in first)
    return f"清单数量较多的{kind}依次为{told}。"


def _bars(title: str, rows: Sequence[GroupRow]) -> Bars:
    names = [name for _, name in LISTS]
    shown = stacked_in_order([(row.name, values(row, LISTS)) for row in rows], names)
    shown.sort(key=lambda row: (row[0].startswith("其他（"), -sum(row[1])))
    columns = [tuple(counts) for counts in zip(*(v for _, v in shown), strict=True)]
    return Bars(
        title,
        tuple(name for name, _ in shown),
        tuple(zip(names, columns, strict=True)),
    )


def _grid(
    caption: str, kind: str, rows: Sequence[GroupRow], *, has_sum: bool = False
) -> Grid:
    counted = [values(row, COUNTS) for row in rows]
    lines: list[tuple[str | int, ...]] = [
        (number, row.name, *counts)
        for number, (row, counts) in enumerate(zip(rows, counted, strict=True), 1)
    ]
    if has_sum:
        sums = (sum(column) for column in zip(*counted, strict=True))
        lines.append(("", "合计", *sums))
    heads = ("序号", kind, *(name for _, name in COUNTS))
    return Grid(caption, heads, tuple(lines), WIDTHS, has_sum)
