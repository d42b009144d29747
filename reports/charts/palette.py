"""Colours of charts: each carries white figures, and stands out on light and dark."""

from typing import Final

MAIN: Final = "#2368b0"
REST: Final = "#6b7280"
SERIES: Final = (
    "#2368b0",
    "#0f7b55",
    "#a3541a",
    "#7a4fb5",
    "#b5324a",
    "#1d7485",
    "#7a6a10",
    "#6b7280",
)


def of_series(index: int) -> str:
    """The colour of a part; after the last they begin again."""
    return SERIES[index % len(SERIES)]
