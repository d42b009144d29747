"""Questions about rounds: their figures, where they stand, what waits for whom."""

from reports.selectors.counting import four_lists

__all__ = ["four_lists"]
