"""Bar charts as DrawingML: Word draws them, and their figures can be edited."""

from typing import Final
from xml.etree import ElementTree as Tree

from reports.charts.labels import plain, shorten
from reports.charts.palette import of_series
from reports.documents.blocks import Bars

C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAME_EMS: Final = 16
FONT: Final = 900
CATEGORY_AXIS: Final = "111111"
VALUE_AXIS: Final = "222222"

for _prefix, _namespace in (("c", C), ("a", A), ("r", R)):
    Tree.register_namespace(_prefix, _namespace)


def chart_xml(bars: Bars) -> bytes:
    """The chart with its figures inside; rId1 is the workbook they come from."""
    space = Tree.Element(f"{{{C}}}chartSpace")
    _add(space, "roundedCorners", val="0")
    chart = _add(space, "chart")
    _add(chart, "autoTitleDeleted", val="1")
    area = _add(chart, "plotArea")
    _add(area, "layout")
    plot = _add(area, "barChart")
    _add(plot, "barDir", val="bar")
    _add(plot, "grouping", val="percentStacked" if bars.as_shares else "stacked")
    _add(plot, "varyColors", val="0")
    for index in range(len(bars.series)):
        _series(plot, bars, index)
    _add(plot, "gapWidth", val="45")
    _add(plot, "overlap", val="100")
    _add(plot, "axId", val=CATEGORY_AXIS)
    _add(plot, "axId", val=VALUE_AXIS)
    _category_axis(area)
    _value_axis(area, "0%" if bars.as_shares else "General")
    legend = _add(chart, "legend")
    _add(legend, "legendPos", val="b")
    _add(legend, "overlay", val="0")
    _add(chart, "plotVisOnly", val="1")
    _text_size(space)
    _add(space, "externalData", **{f"{{{R}}}id": "rId1"})
    return bytes(Tree.tostring(space, encoding="UTF-8", xml_declaration=True))


def _series(plot: Tree.Element, bars: Bars, index: int) -> None:
    name, counts = bars.series[index]
    column, last = chr(ord("B") + index), len(bars.categories) + 1
    series = _add(plot, "ser")
    _add(series, "idx", val=str(index))
    _add(series, "order", val=str(index))
    _points(_add(series, "tx"), "str", f"Sheet1!${column}$1", [plain(name)])
    fill = _draw(_add(series, "spPr"), "solidFill")
    _draw(fill, "srgbClr", val=of_series(index).removeprefix("#"))
    _add(series, "invertIfNegative", val="0")
    names = [shorten(plain(category), NAME_EMS) for category in bars.categories]
    _points(_add(series, "cat"), "str", f"Sheet1!$A$2:$A${last}", names)
    numbers = [str(count) for count in counts]
    _points(_add(series, "val"), "num", f"Sheet1!${column}$2:${column}${last}", numbers)


def _points(parent: Tree.Element, kind: str, cells: str, values: list[str]) -> None:
    reference = _add(parent, f"{kind}Ref")
    _add(reference, "f").text = cells
    cache = _add(reference, f"{kind}Cache")
    if kind == "num":
        _add(cache, "formatCode").text = "General"
    _add(cache, "ptCount", val=str(len(values)))
    for index, value in enumerate(values):
        _add(_add(cache, "pt", idx=str(index)), "v").text = value


def _category_axis(area: Tree.Element) -> None:
    axis = _axis(area, "catAx", CATEGORY_AXIS, "l", "maxMin")
    _add(axis, "majorTickMark", val="none")
    _add(axis, "minorTickMark", val="none")
    _add(axis, "tickLblPos", val="low")
    _add(axis, "crossAx", val=VALUE_AXIS)
    _add(axis, "crosses", val="autoZero")
    _add(axis, "tickLblSkip", val="1")


def _value_axis(area: Tree.Element, written: str) -> None:
    axis = _axis(area, "valAx", VALUE_AXIS, "b", "minMax")
    lines = _draw(_add(_add(axis, "majorGridlines"), "spPr"), "ln", w="6350")
    _draw(_draw(lines, "solidFill"), "srgbClr", val="D9D9D9")
    _add(axis, "numFmt", formatCode=written, sourceLinked="0")
    _add(axis, "majorTickMark", val="none")
    _add(axis, "minorTickMark", val="none")
    _add(axis, "tickLblPos", val="nextTo")
    _add(axis, "crossAx", val=CATEGORY_AXIS)
    # The order of names is turned round, so their end is at the foot of the chart.
    _add(axis, "crosses", val="max")


def _axis(
    area: Tree.Element, tag: str, ident: str, side: str, order: str
) -> Tree.Element:
    axis = _add(area, tag)
    _add(axis, "axId", val=ident)
    _add(_add(axis, "scaling"), "orientation", val=order)
    _add(axis, "delete", val="0")
    _add(axis, "axPos", val=side)
    return axis


def _text_size(space: Tree.Element) -> None:
    words = _add(space, "txPr")
    _draw(words, "bodyPr")
    paragraph = _draw(words, "p")
    _draw(_draw(paragraph, "pPr"), "defRPr", sz=str(FONT))
    _draw(paragraph, "endParaRPr", lang="zh-CN")


def _add(parent: Tree.Element, tag: str, **attributes: str) -> Tree.Element:
    return Tree.SubElement(parent, f"{{{C}}}{tag}", attributes)


def _draw(parent: Tree.Element, tag: str, **attributes: str) -> Tree.Element:
    return Tree.SubElement(parent, f"{{{A}}}{tag}", attributes)
