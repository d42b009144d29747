"""The figures of a chart as a table, for those who read rather than look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.charts.labels import percent, plain
from reports.charts.rows import Row, StackedRow, checked


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A caption, the headings and every row of the chart, none folded away."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


def share_table(
    caption: str, rows: Iterable[Row], *, name: str = "名称", value: str = "数量"
) -> ChartTable:
    """Beside bars: name, count and share of the sum, largest first."""
    kept = sorted(checked(rows), key=lambda row: -row[1])
    total = sum(count for _label, count in kept)
    return ChartTable(
        plain(caption),
        (name, value, "占比"),
        tuple((label, count, percent(count, total)) for label, count in kept),
    )


def part_table(
    caption: str, rows: Iterable[StackedRow], series: Sequence[str], name: str = "名称"
) -> ChartTable:
    """Beside divided bars: name, each part and the sum."""
    return ChartTable(
        plain(caption),
        (name, *map(plain, series), "合计"),
        tuple((plain(label), *values, sum(values)) for label, values in rows),
    )


def week_table(caption: str, rows: Iterable[Row], value: str = "数量") -> ChartTable:
    """Beside the line: week and count, in the order of time."""
    return ChartTable(plain(caption), ("周", value), tuple(checked(rows)))


def step_table(caption: str, rows: Iterable[Row], value: str = "数量") -> ChartTable:
    """Beside the funnel: step, count, share of the step before and of the first."""
    steps = checked(rows)
    counts = [count for _label, count in steps]
    before = [0, *counts[:-1]]
    return ChartTable(
        plain(caption),
        ("步骤", value, "为上一步的", "为第一步的"),
        tuple(
            (label, count, percent(count, former), percent(count, counts[0]))
            for (label, count), former in zip(steps, before, strict=True)
        ),
    )
