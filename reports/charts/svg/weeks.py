"""A line over the weeks of a round, with the area under it."""

from collections.abc import Iterable, Sequence
from typing import Final

from reports.charts.labels import width_in_ems
from reports.charts.palette import MAIN
from reports.charts.rows import Row, checked
from reports.charts.svg.canvas import NARROWEST, TEXT, Canvas, empty_chart, number

HEIGHT: Final = 230
TOP: Final = 30
FLOOR: Final = 196
GAP: Final = 8
MARKED_AT_MOST: Final = 30

Point = tuple[float, float]


def week_line(
    title: str, rows: Iterable[Row], *, unit: str = "", width: int = NARROWEST
) -> str:
    """The counts week by week; the highest and the last are written beside the line."""
    kept = checked(rows)
    if not kept:
        return empty_chart("weeks", title, width)
    values = [value for _label, value in kept]
    ceiling = ceiling_of(max(values))
    canvas = Canvas("weeks", title, _summary(kept, unit), width=width, height=HEIGHT)
    left = width_in_ems(str(ceiling)) * TEXT + GAP
    right = canvas.width - 20
    _scale(canvas, left, ceiling)
    points = _points(values, left + GAP, right, ceiling)
    _line(canvas, points)
    _marks(canvas, points, kept, unit)
    _week_names(canvas, points, [label for label, _value in kept])
    return str(canvas)


def ceiling_of(value: float) -> int:
    """The next round figure above, which halves without a remainder."""
    step = 2
    while True:
        for factor in (1, 2, 3, 4, 5):
            if value <= step * factor:
                return step * factor
        step *= 10 if step > 2 else 5


def _points(
    values: Sequence[int], left: float, right: float, ceiling: int
) -> list[Point]:
    span = max(len(values) - 1, 1)
    single = (left + right) / 2 if len(values) == 1 else left
    return [
        (
            single + (right - left) * index / span,
            FLOOR - (FLOOR - TOP) * value / ceiling,
        )
        for index, value in enumerate(values)
    ]


def _scale(canvas: Canvas, left: float, ceiling: int) -> None:
    for value in (0, ceiling // 2, ceiling):
        height = FLOOR - (FLOOR - TOP) * value / ceiling
        canvas.shape(
            "line",
            "chart-axis",
            x1=number(left),
            x2=number(canvas.width),
            y1=number(height),
            y2=number(height),
            stroke="currentColor",
            stroke_opacity="0.25",
        )
        place = (left - GAP, height + TEXT / 3)
        canvas.text(place, str(value), "chart-scale", anchor="end")


def _line(canvas: Canvas, points: Sequence[Point]) -> None:
    path = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    first, last = points[0][0], points[-1][0]
    area = f"M{number(first)} {FLOOR} L{path} L{number(last)} {FLOOR} Z"
    canvas.shape("path", "chart-area", d=area, fill=MAIN, fill_opacity="0.15")
    canvas.shape(
        "path",
        "chart-line",
        d=f"M{path}",
        fill="none",
        stroke=MAIN,
        stroke_width="2.5",
        stroke_linejoin="round",
    )


def _marks(
    canvas: Canvas, points: Sequence[Point], rows: Sequence[Row], unit: str
) -> None:
    highest = max(range(len(rows)), key=lambda index: rows[index][1])
    told = {highest}
    far_enough = abs(points[-1][0] - points[highest][0]) > TEXT * 5
    if far_enough:
        told.add(len(rows) - 1)
    for index, (label, value) in enumerate(rows):
        x, y = points[index]
        group = canvas.group(f"{label}：{value}{unit}")
        if len(rows) <= MARKED_AT_MOST or index in told:
            box = (x - 3, y - 3, 6, 6)
            canvas.rect(box, "chart-point", MAIN, into=group)
        if index in told:
            words = f"{value}{unit}"
            half = width_in_ems(words) * TEXT / 2
            middle = min(max(x, half), canvas.width - half)
            canvas.text(
                (middle, y - GAP), words, "chart-value", into=group, anchor="middle"
            )


def _week_names(canvas: Canvas, points: Sequence[Point], labels: Sequence[str]) -> None:
    """As many names under the line as do not touch, the first always among them."""
    end = float("-inf")
    for (x, _y), label in zip(points, labels, strict=True):
        half = min(width_in_ems(label) * TEXT, canvas.width / 2) / 2
        middle = min(max(x, half), canvas.width - half)
        if middle - half < end + GAP:
            continue
        place = (middle, FLOOR + TEXT + 8)
        room = canvas.width / 2
        canvas.text(place, label, "chart-week", anchor="middle", room=room)
        end = middle + half


def _summary(rows: Sequence[Row], unit: str) -> str:
    label, value = max(rows, key=lambda row: row[1])
    last, latest = rows[-1]
    return (
        f"折线图，共{len(rows)}周；最高为{label}，{value}{unit}；"
        f"最后一周{last}，{latest}{unit}。"
    )
