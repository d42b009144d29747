"""How much time a run has left, and telling somebody how far it is."""

import time
from collections.abc import Callable

Progress = Callable[[float, str], None]


def silent(_fraction: float, _stage: str) -> None:
    """Progress that nobody watches."""


class Clock:
    """Counts down from the limit."""

    def __init__(self, limit: float, progress: Progress = silent) -> None:
        self._end = time.monotonic() + limit
        self._begun = time.monotonic()
        self._progress = progress

    def remaining(self) -> float:
        """Seconds left, not below zero."""
        return max(0.0, self._end - time.monotonic())

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._begun

    def limited(self, seconds: float, low: float, high: float) -> "Clock":
        """A clock for one part of the work: less time, a part of the progress."""

        def tell(fraction: float, stage: str) -> None:
            self._progress(low + (high - low) * fraction, stage)

        return Clock(min(seconds, self.remaining()), tell)

    def tell(self, fraction: float, stage: str) -> None:
        """Report a stage to whoever watches."""
        self._progress(fraction, stage)
