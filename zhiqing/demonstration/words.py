"""Reads the word lists beside this package; every list is read once per process."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parent / "words"


@cache
def load(name: str) -> dict[str, Any]:
    """The word list `words/<name>.toml`."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def sectors() -> tuple[str, ...]:
    """The 34 sectors (界别), in their official order."""
    return tuple((WORDS / "sectors.txt").read_text(encoding="utf-8").split())
