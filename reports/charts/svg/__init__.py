"""Charts as SVG: `str` in the page, no script, no inline style."""

from reports.charts.svg.bars import horizontal_bars
from reports.charts.svg.funnel import funnel
from reports.charts.svg.stacked import stacked_bars
from reports.charts.svg.weeks import week_line

__all__ = ["funnel", "horizontal_bars", "stacked_bars", "week_line"]
