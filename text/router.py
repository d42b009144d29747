"""Which category or department a text belongs to, learnt from examples."""

from collections.abc import Callable, Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from text.errors import TextError
from text.features import CharacterView, Row, WordView
from text.matters import lexicon, weigh_matters
from text.normal import fold

Floats = NDArray[np.float64]
View = Callable[[Sequence[Row]], sp.csr_matrix]

_FREEDOM = 5.0
# How much the lexicon itself counts beside the two classifiers, for labels it knows.
_PRIOR = 0.3


def _as_rows(texts: Sequence[Sequence[str]]) -> list[Row]:
    return [
        (fold(row[0]), fold("\n".join(row[1:]))) if row else ("", "") for row in texts
    ]


class Router:
    """Two classifiers, on words and on characters, and the lexicon of matters.

    The same examples give the same answers.
    """

    def __init__(self) -> None:
        self._labels: list[str] = []
        self._models: list[tuple[View, LogisticRegression]] = []

    def train(
        self,
        rows: Sequence[Sequence[str]],
        labels: Sequence[str],
        unlabelled: Sequence[Sequence[str]] = (),
    ) -> "Router":
        """Learn from rows of columns, the first of which weighs more, and their labels.

        Rows with an empty label, and `unlabelled` ones, only help to find topics.
        Fewer than two different labels are refused.
        """
        named = [row for row, label in zip(rows, labels, strict=True) if label.strip()]
        given = [label.strip() for label in labels if label.strip()]
        if not given:
            raise TextError("训练数据没有带标签的行。")
        self._labels = sorted(set(given))
        if len(self._labels) < 2:
            raise TextError(f"训练数据只有“{self._labels[0]}”一种标签，无法分类。")
        bare = [
            row for row, label in zip(rows, labels, strict=True) if not label.strip()
        ]
        known = _as_rows(named)
        views: list[View] = [
            WordView(known, _as_rows([*bare, *unlabelled])),
            CharacterView(known),
        ]
        self._models = [
            (view, LogisticRegression(C=_FREEDOM, max_iter=500).fit(view(known), given))
            for view in views
        ]
        return self

    def route(
        self, texts: Sequence[Sequence[str]], n: int = 3
    ) -> list[list[tuple[str, float]]]:
        """Per text the `n` likeliest labels with scores that fall and sum to at most 1."""
        if not self._models:
            raise TextError("还没有训练，不能分类。")
        if not texts:
            return []
        rows = _as_rows(texts)
        score = np.mean(
            [model.predict_proba(view(rows)) for view, model in self._models], axis=0
        )
        score = self._with_prior(rows, score)
        order = np.argsort(-score, axis=1, kind="stable")[:, :n]
        return [
            [(self._labels[at], float(score[row, at])) for at in best]
            for row, best in enumerate(order)
        ]

    def _with_prior(self, rows: Sequence[Row], score: Floats) -> Floats:
        fields = lexicon().fields
        if not set(self._labels) <= set(fields):
            return score
        _, spoken = weigh_matters(rows)
        prior = spoken[:, [fields.index(label) for label in self._labels]]
        mixed = score + _PRIOR * prior
        return np.asarray(mixed / mixed.sum(axis=1, keepdims=True))
