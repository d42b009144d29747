"""A funnel: how many of those who began reached each further step."""

from collections.abc import Iterable
from typing import Final

from reports.charts.labels import percent
from reports.charts.palette import MAIN
from reports.charts.rows import Row, checked
from reports.charts.svg.canvas import NARROWEST, TEXT, Canvas, empty_chart

ROW: Final = 58
BAR: Final = 24
LEAST: Final = 2


def funnel(
    title: str, rows: Iterable[Row], *, unit: str = "", width: int = NARROWEST
) -> str:
    """Steps from the top down, each centred, with its share of the step before."""
    steps = checked(rows)
    if not steps:
        return empty_chart("funnel", title, width)
    summary = "，".join(f"{label}{value}{unit}" for label, value in steps)
    canvas = Canvas(
        "funnel",
        title,
        f"漏斗图，依次为{summary}。",
        width=width,
        height=len(steps) * ROW,
    )
    largest = max(value for _label, value in steps) or 1
    for index, (label, value) in enumerate(steps):
        top = index * ROW
        before = steps[index - 1][1] if index else 0
        share = f"　为上一步的{percent(value, before)}" if before else ""
        group = canvas.group(f"{label}：{value}{unit}{share}")
        figures = f"{value}{unit}{share}"
        canvas.text((canvas.width, top + TEXT), figures, "chart-value", anchor="end",
                    into=group)  # fmt: skip
        canvas.text((0, top + TEXT), label, "chart-label", into=group,
                    room=canvas.width * 0.4)  # fmt: skip
        length = max(canvas.width * value / largest, LEAST)
        box = ((canvas.width - length) / 2, top + 21, length, BAR)
        canvas.rect(box, "chart-step", MAIN, into=group)
    return str(canvas)
