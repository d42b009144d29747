"""Bars divided into parts: the states of each list, as shares of the list."""

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree as Tree

from reports.charts.labels import percent, plain, width_in_ems
from reports.charts.palette import of_series
from reports.charts.rows import StackedRow, stacked_in_order
from reports.charts.svg.canvas import NARROWEST, TEXT, Canvas, empty_chart

ROW: Final = 52
BAR: Final = 22
LEGEND_ROW: Final = 26
SWATCH: Final = 18
SEAM: Final = 1.5
LEAST: Final = 3.0


def stacked_bars(
    title: str,
    rows: Iterable[StackedRow],
    series: Sequence[str],
    *,
    unit: str = "",
    width: int = NARROWEST,
) -> str:
    """A full bar per row, divided by the shares of its parts.

    Colour is never the only sign: the legend numbers the parts, a part that is wide
    enough carries its number, and the parts stand in the order of the legend.
    """
    shown = stacked_in_order(rows, series)
    if not shown:
        return empty_chart("stacked", title, width)
    names = [plain(name) for name in series]
    places, legend = _legend_places(names, max(width, NARROWEST))
    canvas = Canvas(
        "stacked",
        title,
        _summary(shown, names, unit),
        width=width,
        height=legend + len(shown) * ROW,
    )
    for index, name in enumerate(names):
        _legend_entry(canvas, places[index], index, name)
    for line, (label, values) in enumerate(shown):
        _bar(
            canvas, legend + line * ROW, f"{label}　{sum(values)}{unit}", names, values
        )
    return str(canvas)


def _bar(
    canvas: Canvas, top: float, head: str, names: Sequence[str], values: Sequence[int]
) -> None:
    canvas.text((0, top + TEXT), head, "chart-label", room=canvas.width)
    total = sum(values)
    if not total:
        group = canvas.group(f"{head}：暂无数据")
        canvas.text((0, top + 36), "暂无数据", "chart-empty", into=group)
        return
    left = 0.0
    for index, length in enumerate(_lengths(values, canvas.width)):
        if not length:
            continue
        value = values[index]
        group = canvas.group(f"{names[index]}：{value}（{percent(value, total)}）")
        box = (left, top + 21, max(length - SEAM, 1), BAR)
        _segment(canvas, box, index, group)
        left += length


def _segment(
    canvas: Canvas,
    box: tuple[float, float, float, float],
    index: int,
    group: Tree.Element,
) -> None:
    canvas.rect(box, f"chart-part-{index + 1}", of_series(index), into=group)
    left, top, length, _height = box
    if length >= TEXT:
        middle = (left + length / 2, top + BAR - 6)
        canvas.text(
            middle,
            str(index + 1),
            "chart-mark",
            into=group,
            anchor="middle",
            fill="#ffffff",
        )


def _lengths(values: Sequence[int], width: float) -> list[float]:
    """Lengths that fill the width; the smallest part can still be seen."""
    total = sum(values)
    raw = [max(width * value / total, LEAST) if value else 0.0 for value in values]
    return [length * width / sum(raw) for length in raw]


def _legend_entry(
    canvas: Canvas, place: tuple[float, float], index: int, name: str
) -> None:
    group = canvas.group(f"图例{index + 1}：{name}")
    _segment(canvas, (*place, SWATCH, BAR), index, group)
    words = (place[0] + SWATCH + 4, place[1] + BAR - 6)
    canvas.text(words, name, "chart-legend", into=group, room=canvas.width - SWATCH)


def _legend_places(
    names: Sequence[str], width: float
) -> tuple[list[tuple[float, float]], float]:
    """Where each entry of the legend stands, and how high they are together."""
    places = []
    left, top = 0.0, 0.0
    for name in names:
        length = SWATCH + 4 + width_in_ems(name) * TEXT + 10
        if left and left + length > width:
            left, top = 0.0, top + LEGEND_ROW
        places.append((left, top))
        left += length
    return places, top + LEGEND_ROW + 8


def _summary(rows: Sequence[StackedRow], names: Sequence[str], unit: str) -> str:
    totals = "，".join(f"{label}{sum(values)}{unit}" for label, values in rows)
    return f"分段条形图，自左至右依次为{'、'.join(names)}。{totals}。"
