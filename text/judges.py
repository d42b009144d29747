"""Three ways to guess a label from the same features; together they err less."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

Floats = NDArray[np.float64]

_SEED = 20240801
_NEIGHBOURS = 50
# Likeness to this power is a vote: the nearest speak much louder than the fiftieth.
_NEARNESS = 4
# A margin of one from a support vector machine, as a step in log odds.
_MARGIN = 3.0


class Odds:
    """Logistic regression: honest probabilities."""

    def __init__(self, table: sp.csr_matrix, labels: Sequence[str]) -> None:
        self._model = LogisticRegression(C=2.0, max_iter=500).fit(table, labels)

    def __call__(self, table: sp.csr_matrix) -> Floats:
        return np.asarray(self._model.predict_proba(table))


class Margins:
    """A support vector machine: best at the first guess."""

    def __init__(self, table: sp.csr_matrix, labels: Sequence[str]) -> None:
        self._model = LinearSVC(C=0.1, random_state=_SEED).fit(table, labels)

    def __call__(self, table: sp.csr_matrix) -> Floats:
        margin = np.asarray(self._model.decision_function(table))
        if margin.ndim == 1:
            margin = np.column_stack([-margin, margin])
        power = np.exp(_MARGIN * (margin - margin.max(axis=1, keepdims=True)))
        return np.asarray(power / power.sum(axis=1, keepdims=True))


class Neighbours:
    """The labels of the most similar examples: good for rare labels."""

    def __init__(self, table: sp.csr_matrix, labels: Sequence[str]) -> None:
        self._table = table
        names, number = np.unique(labels, return_inverse=True)
        self._member = np.eye(len(names))[number]

    def __call__(self, table: sp.csr_matrix) -> Floats:
        likeness = (table @ self._table.T).toarray().clip(min=0) ** _NEARNESS
        if likeness.shape[1] > _NEIGHBOURS:
            least = np.partition(likeness, -_NEIGHBOURS, axis=1)[:, -_NEIGHBOURS, None]
            likeness[likeness < least] = 0.0
        votes = likeness @ self._member
        votes += 1e-9
        return np.asarray(votes / votes.sum(axis=1, keepdims=True))
