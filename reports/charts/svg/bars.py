"""Horizontal bars, largest first: departments, fields, counties."""

from collections.abc import Iterable
from typing import Final

from reports.charts.labels import percent, width_in_ems
from reports.charts.palette import MAIN, REST
from reports.charts.rows import SHOWN_AT_MOST, Row, largest_first
from reports.charts.svg.canvas import NARROWEST, TEXT, Canvas, empty_chart

ROW: Final = 46
BAR: Final = 16
GAP: Final = 6
LEAST: Final = 2


def horizontal_bars(
    title: str, rows: Iterable[Row], *, unit: str = "", width: int = NARROWEST
) -> str:
    """A bar for each row under its name, its figure at the end.

    The name has the whole width above its bar, so that a long department reads on a
    phone; what is shortened is told in full by the bar's own title.
    """
    shown = largest_first(rows)
    if not shown:
        return empty_chart("bars", title, width)
    total = sum(value for _label, value in shown)
    canvas = Canvas(
        "bars",
        title,
        _summary(shown, total, unit),
        width=width,
        height=len(shown) * ROW,
    )
    largest = max(value for _label, value in shown) or 1
    figures = max(width_in_ems(f"{value}{unit}") for _label, value in shown) * TEXT
    room = canvas.width - figures - GAP
    for index, (label, value) in enumerate(shown):
        top = index * ROW
        group = canvas.group(f"{label}：{value}{unit}，占{percent(value, total)}")
        canvas.text(
            (0, top + TEXT), label, "chart-label", into=group, room=canvas.width
        )
        length = max(room * value / largest, LEAST if value else 0)
        folded = index == SHOWN_AT_MOST and label.startswith("其他（")
        css, fill = ("chart-rest", REST) if folded else ("chart-bar", MAIN)
        canvas.rect((0, top + 21, length, BAR), css, fill, into=group)
        canvas.text(
            (length + GAP, top + 34), f"{value}{unit}", "chart-value", into=group
        )
    return str(canvas)


def _summary(rows: list[Row], total: float, unit: str) -> str:
    label, value = rows[0]
    return (
        f"条形图，共{len(rows)}行，合计{total}{unit}；最多的是{label}，{value}{unit}。"
    )
