"""Two ways to guess a label from the same features; together they err less."""

from typing import Protocol

import numpy as np
import scipy.linalg
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# How far the lines may bend to each single example; labels of examples may be wrong.
_STIFFNESS = 0.15
# A label's full score, as a step in log odds.
_MARGIN = 6.0
_NEIGHBOURS = 50
# Likeness to this power is a vote: the nearest speak much louder than the fiftieth.
_NEARNESS = 3


class Judge(Protocol):
    """Says for every row how likely each label is."""

    def __call__(self, table: sp.csr_matrix) -> Floats: ...


class Lines:
    """Ridge regression on every label: best at the first guess.

    It is solved between the examples, of which there are fewer than words.
    """

    def __init__(self, table: sp.csr_matrix, member: Floats) -> None:
        self._mean = member.mean(axis=0)
        likeness = (table @ table.T).toarray().astype(np.float64)
        likeness[np.diag_indices_from(likeness)] += _STIFFNESS
        pull = scipy.linalg.solve(likeness, member - self._mean, assume_a="pos")
        self._weights = np.asarray(table.T @ pull, np.float32)

    def __call__(self, table: sp.csr_matrix) -> Floats:
        score = np.asarray(table @ self._weights, np.float64) + self._mean
        power = np.exp(_MARGIN * (score - score.max(axis=1, keepdims=True)))
        return np.asarray(power / power.sum(axis=1, keepdims=True))


class Neighbours:
    """The labels of the most similar examples: good for rare labels."""

    def __init__(self, table: sp.csr_matrix, member: Floats) -> None:
        self._table = table
        self._member = member

    def __call__(self, table: sp.csr_matrix) -> Floats:
        likeness = (table @ self._table.T).toarray().clip(min=0) ** _NEARNESS
        if likeness.shape[1] > _NEIGHBOURS:
            least = np.partition(likeness, -_NEIGHBOURS, axis=1)[:, -_NEIGHBOURS, None]
            likeness[likeness < least] = 0.0
        votes = likeness @ self._member
        votes += 1e-9
        return np.asarray(votes / votes.sum(axis=1, keepdims=True))
