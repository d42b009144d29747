"""The first sheet: the round at one glance, with charts."""

from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from reports.documents.names import LISTS
from reports.documents.workbooks import put
from reports.documents.xlsx.tables import (
    BODY,
    TITLE,
    Line,
    set_up_print,
    write_rows,
)
from reports.figures import FourListReport

DEPARTMENTS: Final = 15


def fill_overview(sheet: Worksheet, report: FourListReport) -> None:
    """Figures on the left, charts beside them."""
    sheet.title = "总览"
    put(
        sheet, 1, 1, f"{report.committee_name}{report.round_title}四清单报告"
    ).font = TITLE
    span = f"{report.period_from:%Y-%m-%d} 至 {report.period_to:%Y-%m-%d}"
    put(sheet, 2, 1, f"统计时段：{span}").font = BODY
    made = f"{report.generated_at:%Y-%m-%d %H:%M}"
    put(sheet, 3, 1, f"生成时间：{made}").font = BODY
    after = write_rows(sheet, 5, ["指标", "数量"], _figures(report))
    _chart(sheet, "四张清单（条）", (6, 9), 1, "D5")
    if report.by_department:
        rows: list[Line] = [
            (row.name, sum(getattr(row, key) for key, _ in LISTS))
            for row in report.by_department[:DEPARTMENTS]
        ]
        start = after + 1
        write_rows(sheet, start, ["部门（前十五）", "清单合计"], rows)
        _chart(sheet, "分部门清单（条）", (start + 1, start + len(rows)), 1, "D22")
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["B"].width = 14
    set_up_print(sheet)


def _figures(report: FourListReport) -> list[Line]:
    totals, came, match = report.totals, report.participation, report.matching
    return [
        ("关注清单（条）", totals.concerns),
        ("问计清单（条）", totals.consults),
        ("意向清单（条）", totals.intents),
        ("供岗清单（条）", totals.offers),
        ("体验岗（个）", totals.posts),
        ("场次（场）", totals.sessions),
        ("参与委员（人）", came.members),
        ("参与界别群众（人）", came.representatives),
        ("参与人次", came.person_times),
        ("参加匹配的意向（条）", match.wishes),
        ("匹配成功的意向（条）", match.matched),
        ("名额（个）", match.seats_offered),
        ("已安排名额（个）", match.seats_taken),
        ("参与部门（个）", report.coverage.departments),
    ]


def _chart(
    sheet: Worksheet, title: str, rows: tuple[int, int], column: int, at: str
) -> None:
    """A bar chart of the figures beside the names in these rows."""
    chart = BarChart()
    chart.type = "bar"
    chart.title, chart.legend = title, None
    chart.height, chart.width = 8, 18
    first, last = rows
    names = Reference(sheet, min_col=column, min_row=first, max_row=last)
    counts = Reference(sheet, min_col=column + 1, min_row=first, max_row=last)
    chart.add_data(counts)
    chart.set_categories(names)
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    sheet.add_chart(chart, at)
