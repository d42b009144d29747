"""How long work tells how far it is: a whole per cent and what is being done."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, str], None]


def silent(_percent: int, _stage: str) -> None:
    """Nobody watches."""
