"""The rows a chart is drawn from: checked, put in order, and folded when too many."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from reports.charts.labels import plain

SHOWN_AT_MOST: Final = 15

Row = tuple[str, int]
StackedRow = tuple[str, Sequence[int]]


def checked(rows: Iterable[Row]) -> list[Row]:
    """The rows with clean labels; a negative or unreal count is refused."""
    kept = [(plain(label), value) for label, value in rows]
    if any(not math.isfinite(value) or value < 0 for _label, value in kept):
        raise ValueError("图表只画非负的数")
    return kept


def largest_first(rows: Iterable[Row], most: int = SHOWN_AT_MOST) -> list[Row]:
    """The rows by size; those after the first fifteen are added up as 其他.

    One row more than that is shown as it is: 其他 would take its place anyway.
    """
    ordered = sorted(checked(rows), key=lambda row: -row[1])
    if len(ordered) <= most + 1:
        return ordered
    rest = ordered[most:]
    folded = sum(value for _label, value in rest)
    return [*ordered[:most], (f"其他（{len(rest)}项）", folded)]


def stacked_in_order(
    rows: Iterable[StackedRow], series: Sequence[str], most: int = SHOWN_AT_MOST
) -> list[StackedRow]:
    """The rows as given; when too many, the largest fifteen and 其他, part by part."""
    kept = [(plain(label), _parts(values, series)) for label, values in rows]
    if len(kept) <= most + 1:
        return list(kept)
    kept.sort(key=lambda row: -sum(row[1]))
    rest = kept[most:]
    sums = [sum(parts) for parts in zip(*(values for _, values in rest), strict=True)]
    return [*kept[:most], (f"其他（{len(rest)}项）", sums)]


def _parts(values: Sequence[int], series: Sequence[str]) -> list[int]:
    if len(values) != len(series):
        raise ValueError("每一行的数应与图例一一对应")
    return [value for _name, value in checked(zip(series, values, strict=True))]
