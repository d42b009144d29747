"""The bare cells of a file, before anybody asks what the columns mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of stripped texts; `faults` are by row and column, counted from 1."""

    rows: Iterator[list[str]]
    height: int
    faults: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    # Said when the headings do not fit, as that may be the cause.
    doubt: str = ""
