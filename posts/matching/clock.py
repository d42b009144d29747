"""How much time a run has left, and telling somebody how far it is."""

import time
from collections.abc import Callable

Progress = Callable[[float, str], None]


def silent(_fraction: float, _stage: str) -> None:
    """Progress that nobody watches."""


class Clock:
    """Counts down from the limit; the span of the whole run may be narrowed."""

    def __init__(self, limit: float, progress: Progress = silent) -> None:
        self._end = time.monotonic() + limit
        self._begun = time.monotonic()
        self._progress = progress
        self._low, self._span = 0.0, 1.0

    def remaining(self) -> float:
        """Seconds left, not below zero."""
        return max(0.0, self._end - time.monotonic())

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._begun

    def part(self, low: float, high: float) -> None:
        """What is told from now on fills this part of the whole."""
        self._low, self._span = low, high - low

    def tell(self, fraction: float, stage: str) -> None:
        """Report a stage to whoever watches."""
        self._progress(self._low + self._span * fraction, stage)
