"""The sheets of the workbook, from the overview to the definitions."""

from collections.abc import Sequence

from openpyxl import Workbook

from reports.documents.names import COUNTS, LISTS, STATES, values
from reports.documents.workbooks import closed_bytes
from reports.documents.xlsx.overview import fill_overview
from reports.documents.xlsx.tables import Line, fill_table
from reports.figures import FourListReport, GroupRow

WEEKLY = (*LISTS, ("person_times", "参与人次"))


def xlsx_bytes(report: FourListReport) -> bytes:
    """The report as an Excel file; the same figures give the same bytes."""
    book = Workbook()
    book.properties.title = f"{report.committee_name}{report.round_title}四清单报告"
    book.properties.creator = report.committee_name
    fill_overview(book.worksheets[0], report)
    _states(book, report)
    _groups(book, "分部门", "部门", report.by_department, adds_up=False)
    _groups(book, "分领域", "领域", report.by_field, adds_up=True)
    _groups(book, "分县市区", "政协组织", report.by_committee, adds_up=True)
    _topics(book, report)
    _weeks(book, report)
    _definitions(book, report)
    return closed_bytes(book, report.generated_at)


def _states(book: Workbook, report: FourListReport) -> None:
    heads = ["清单", *(name for _, name in STATES), "合计"]
    lines: list[Line] = []
    for key, name in LISTS:
        counts = values(getattr(report.states, key), STATES)
        lines.append((name, *counts, sum(counts)))
    fill_table(book.create_sheet("四张清单"), heads, lines)


def _groups(
    book: Workbook,
    title: str,
    kind: str,
    rows: Sequence[GroupRow],
    *,
    adds_up: bool,
) -> None:
    """One line a group; a sum only where every item counts once."""
    heads = ["序号", kind, *(name for _, name in COUNTS)]
    lines: list[Line] = [
        (number, row.name, *values(row, COUNTS)) for number, row in enumerate(rows, 1)
    ]
    if rows and adds_up:
        columns = zip(*(values(row, COUNTS) for row in rows), strict=True)
        lines.append(("", "合计", *(sum(column) for column in columns)))
    fill_table(book.create_sheet(title), heads, lines, wide=2)


def _topics(book: Workbook, report: FourListReport) -> None:
    lines: list[Line] = [
        (number, topic.title, topic.items, "、".join(topic.departments))
        for number, topic in enumerate(report.topics, 1)
    ]
    heads = ["序号", "归纳议题", "归并事项", "涉及部门"]
    fill_table(book.create_sheet("议题"), heads, lines, wide=2)


def _weeks(book: Workbook, report: FourListReport) -> None:
    lines: list[Line] = [
        (week.starts_on, *values(week, WEEKLY)) for week in report.weeks
    ]
    heads = ["周一日期", *(name for _, name in WEEKLY)]
    fill_table(book.create_sheet("每周"), heads, lines)


def _definitions(book: Workbook, report: FourListReport) -> None:
    lines: list[Line] = [(line.figure, line.meaning) for line in report.definitions]
    fill_table(book.create_sheet("统计口径"), ["指标", "口径"], lines, wide=2)
