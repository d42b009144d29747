"""The parts a letter consists of, before any layout."""

from dataclasses import dataclass

Cell = str | int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number: level 1 is 一、, level 2 is （一）."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; widths are millimetres and fill the type area of 156 mm."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    has_sum: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars divided by series; `as_shares` makes all bars of one length."""

    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    as_shares: bool = False


Block = Heading | Paragraph | Grid | Bars
