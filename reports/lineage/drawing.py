"""The picture: stages from left to right, or from the top down on a narrow screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as Tree

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.charts.labels import plain, shorten, width_in_ems
from reports.charts.palette import MAIN, REST
from reports.charts.svg.canvas import NARROWEST, TEXT, Canvas, number
from reports.lineage.kinds import Stage
from reports.lineage.tree import Branch, Lineage

BOX: Final = (184, 72)
ACROSS: Final = 48
DOWN: Final = 12
HEAD: Final = 34
EDGE: Final = 2
GUTTER: Final = 36
PAD: Final = 10

Spot = tuple[float, float]


def wide_picture(lineage: Lineage) -> str:
    """A column a stage, in the order of the way."""
    columns = _by_stage(lineage)
    width = len(columns) * (BOX[0] + ACROSS) - ACROSS + 2 * EDGE
    deepest = max(map(len, columns.values()))
    height = HEAD + deepest * (BOX[1] + DOWN) + EDGE
    canvas = _canvas(lineage, "lineage-wide", width, height)
    spots: dict[str, Spot] = {}
    for column, (stage, branches) in enumerate(columns.items()):
        left = EDGE + column * (BOX[0] + ACROSS)
        canvas.text((left, TEXT + 4), str(stage.label), "chart-label")
        free = (deepest - len(branches)) * (BOX[1] + DOWN) / 2
        for row, branch in enumerate(branches):
            spots[branch.name] = (left, HEAD + free + row * (BOX[1] + DOWN))
    for start, end in lineage.lines:
        _line(canvas, _across(spots[start], spots[end]))
    _boxes(canvas, lineage, spots, BOX[0])
    return str(canvas)


def tall_picture(lineage: Lineage) -> str:
    """Stages below one another, lines in the margin: for the column of a phone."""
    width = NARROWEST - GUTTER - EDGE
    spots: dict[str, Spot] = {}
    heads: list[tuple[str, float]] = []
    top: float = 0
    for stage, branches in _by_stage(lineage).items():
        heads.append((str(stage.label), top + TEXT + 4))
        top += HEAD
        for branch in branches:
            spots[branch.name] = (GUTTER, top)
            top += BOX[1] + DOWN
    canvas = _canvas(lineage, "lineage-tall", NARROWEST, top + EDGE)
    for words, base in heads:
        canvas.text((GUTTER, base), words, "chart-label")
    for start, end in lineage.lines:
        _line(canvas, _down(spots[start], spots[end]))
    _boxes(canvas, lineage, spots, width)
    return str(canvas)


def _by_stage(lineage: Lineage) -> Mapping[Stage, list[Branch]]:
    found: defaultdict[Stage, list[Branch]] = defaultdict(list)
    for branch in lineage.all():
        found[branch.stage].append(branch)
    return dict(sorted(found.items()))


def _canvas(lineage: Lineage, kind: str, width: int, height: float) -> Canvas:
    """A drawing with links in it is a group, not one image."""
    title = _("%s的脉络") % lineage.root.title
    desc = _("脉络图，自左至右为来源到结果，内容与文字列表相同。")
    canvas = Canvas(kind, title, desc, width=width, height=height)
    canvas.root.set("role", "group")
    if kind == "lineage-wide":
        canvas.root.set("width", number(canvas.width))
    return canvas


def _across(start: Spot, end: Spot) -> str:
    """From the right side of a box to the left of another; round it in one column."""
    middle = BOX[1] / 2
    x, y = start[0] + BOX[0], start[1] + middle
    to_x, to_y = end[0], end[1] + middle
    if to_x > x:
        bend = (x + to_x) / 2
        return _curve((x, y), (bend, y), (bend, to_y), (to_x, to_y))
    side = ACROSS * 0.8
    to_x = end[0] + BOX[0]
    return _curve((x, y), (x + side, y), (to_x + side, to_y), (to_x, to_y))


def _down(start: Spot, end: Spot) -> str:
    """Along the margin; the longer the way, the farther out."""
    y, to_y = start[1] + BOX[1] / 2 + 6, end[1] + BOX[1] / 2 - 6
    out = GUTTER - min(8 + abs(to_y - y) / 16, GUTTER * 1.2)
    return _curve((GUTTER, y), (out, y), (out, to_y), (GUTTER, to_y))


def _curve(*spots: Spot) -> str:
    start, *rest = [f"{number(x)} {number(y)}" for x, y in spots]
    return f"M{start} C{' '.join(rest)}"


def _line(canvas: Canvas, path: str) -> None:
    canvas.shape(
        "path", "chart-line", d=path, fill="none", stroke=REST, stroke_width="1.5"
    )


def _boxes(
    canvas: Canvas, lineage: Lineage, spots: Mapping[str, Spot], width: float
) -> None:
    for branch in lineage.all():
        is_root = branch is lineage.root
        _box(canvas, branch, spots[branch.name], width, is_root=is_root)


def _box(
    canvas: Canvas, branch: Branch, spot: Spot, width: float, *, is_root: bool
) -> None:
    """Kind, title in two lines, state and date; the whole of it leads to the page."""
    x, y = spot
    words = "，".join(filter(None, [branch.title, branch.state_name, _day(branch)]))
    group = canvas.group(words)
    if branch.url:
        group = Tree.SubElement(group, "a", {"href": branch.url})
    look = {"fill": MAIN, "fill-opacity": "0.12", "stroke": MAIN, "stroke-width": "2.5"}
    if not is_root:
        look = {"fill": "none", "stroke": REST, "pointer-events": "all"}
    if branch.is_gathered:
        look["stroke-dasharray"] = "4 4"
    sides = {"x": x, "y": y, "width": width, "height": BOX[1]}
    box = {name: number(side) for name, side in sides.items()}
    Tree.SubElement(group, "rect", {**box, "rx": "8", **look})
    room = width - 2 * PAD
    for row, line in enumerate(_lines(branch.title, room / TEXT)):
        base = y + 23 + row * 19
        canvas.text((x + PAD, base), line, "chart-label", into=group)
    told = " ".join(filter(None, [branch.state_name, _day(branch)]))
    place = (x + PAD, y + BOX[1] - 9)
    canvas.text(place, told, "chart-value", into=group, room=room, fill=None)


def _day(branch: Branch) -> str:
    return f"{localtime(branch.at):%Y-%m-%d}" if branch.at else ""


def _lines(words: str, ems: float) -> list[str]:
    """The words in two lines at most; what is too long ends in an ellipsis."""
    words = plain(words)
    kept = words
    while width_in_ems(kept) > ems:
        kept = kept[:-1]
    rest = words[len(kept) :]
    return [kept, shorten(rest, ems)] if rest else [kept]
