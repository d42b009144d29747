"""Rows of unequal length kept as one flat array and a pointer array."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def pointers(counts: Ints) -> Ints:
    """Where each row starts in the flat array; the last entry is its length."""
    out = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=out[1:])
    return out


def spread(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """For ranges ``starts[i] .. starts[i]+counts[i]``: each range's number, repeated,
    beside the positions it covers."""
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    before = np.cumsum(counts) - counts
    inside = np.arange(len(owner), dtype=np.int64) - before[owner]
    return owner, starts[owner] + inside


def ranges_of(ptr: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """The flat positions of the given rows, with the index into ``rows``."""
    return spread(ptr[rows], ptr[rows + 1] - ptr[rows])
