"""Independent random streams: adding a draw to one part never changes another part."""

from random import Random


def stream(seed: int, city: int, part: str) -> Random:
    """The same numbers for the same three arguments on every machine and run."""
    return Random(f"zhiqing/{seed}/{city}/{part}")  # noqa: S311 - not for secrets
