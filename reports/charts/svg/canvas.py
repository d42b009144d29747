"""A sheet to draw on: escaped, named for screen readers, fit for a strict policy."""

from hashlib import sha256
from typing import Final
from xml.etree import ElementTree as Tree

from reports.charts.labels import plain, shorten

# At 328 px, the column of a small phone, these still measure more than 12 px.
TEXT: Final = 14
NARROWEST: Final = 360
EMPTY_HEIGHT: Final = 64


class Canvas:
    """One chart in the making; `width` is the narrowest column it is made for."""

    def __init__(
        self, kind: str, title: str, desc: str, *, width: int, height: float
    ) -> None:
        self.width = max(width, NARROWEST)
        self.height = height
        title, desc = plain(title), plain(desc)
        ident = sha256(f"{kind}|{title}|{desc}|{width}".encode()).hexdigest()[:10]
        self.root = Tree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": f"chart chart-{kind}",
                "viewBox": f"0 0 {self.width} {number(height)}",
                "width": "100%",
                "role": "img",
                "aria-labelledby": f"chart-{ident}-title chart-{ident}-desc",
                "font-size": str(TEXT),
                "fill": "currentColor",
            },
        )
        self._named("title", f"chart-{ident}-title", title)
        self._named("desc", f"chart-{ident}-desc", desc)

    def group(self, tip: str) -> Tree.Element:
        """A part of the drawing that tells its name in full when pointed at."""
        group = Tree.SubElement(self.root, "g")
        Tree.SubElement(group, "title").text = plain(tip)
        return group

    def rect(
        self,
        box: tuple[float, float, float, float],
        css: str,
        fill: str,
        *,
        into: Tree.Element,
    ) -> None:
        """A filled box given as x, y, width, height."""
        names = ("x", "y", "width", "height")
        sides = {name: number(side) for name, side in zip(names, box, strict=True)}
        Tree.SubElement(into, "rect", {**sides, "class": css, "fill": fill})

    def text(
        self,
        place: tuple[float, float],
        words: str,
        css: str,
        *,
        into: Tree.Element | None = None,
        anchor: str = "start",
        room: float | None = None,
        fill: str | None = None,
    ) -> None:
        """Words on a base line, shortened to the room there is."""
        attributes = {
            "x": number(place[0]),
            "y": number(place[1]),
            "class": css,
            "text-anchor": anchor,
        }
        if fill:
            attributes["fill"] = fill
        line = plain(words)
        node = Tree.SubElement(self.root if into is None else into, "text", attributes)
        node.text = line if room is None else shorten(line, room / TEXT)

    def shape(self, tag: str, css: str, **attributes: str) -> None:
        """Any other shape, by its presentation attributes."""
        named = {name.replace("_", "-"): value for name, value in attributes.items()}
        Tree.SubElement(self.root, tag, {"class": css, **named})

    def __str__(self) -> str:
        return Tree.tostring(self.root, encoding="unicode")

    def _named(self, tag: str, ident: str, words: str) -> None:
        Tree.SubElement(self.root, tag, {"id": ident}).text = words


def empty_chart(kind: str, title: str, width: int) -> str:
    """What stands where there is nothing to draw."""
    canvas = Canvas(kind, title, "暂无数据。", width=width, height=EMPTY_HEIGHT)
    place = (canvas.width / 2, EMPTY_HEIGHT / 2 + TEXT / 3)
    canvas.text(place, "暂无数据", "chart-empty", anchor="middle")
    return str(canvas)


def number(value: float) -> str:
    """A coordinate with one decimal at most, so that equal input is equal text."""
    return f"{value:.1f}".removesuffix(".0")
