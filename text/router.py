"""Which category or department a text belongs to, learnt from examples."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from text.errors import TextError
from text.features import Row, WordView
from text.judges import Margins, Neighbours, Odds
from text.matters import lexicon, weigh_matters
from text.normal import fold
from text.tokens import cut

Floats = NDArray[np.float64]

# How much the lexicon itself counts beside the judges, for labels it knows.
_PRIOR = 0.3
# Judges are multiplied; this keeps a single one from ruling a label out.
_DOUBT = 1e-3
# More threads gain nothing here, and would add up the same numbers in another order.
_THREADS = 1


def _as_rows(texts: Sequence[Sequence[str]]) -> list[Row]:
    return [(fold(row[0]), fold("\n".join(row[1:]))) for row in texts]


class Router:
    """Judges trained on examples, and the lexicon of matters beside them.

    The same examples give the same answers.
    """

    def __init__(self) -> None:
        self._labels: list[str] = []
        self._view: WordView | None = None
        self._judges: list[Odds | Margins | Neighbours] = []

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
        if not any(cut(title) or cut(body) for title, body in known):
            raise TextError("训练数据中带标签的行没有文字。")
        with threadpool_limits(limits=_THREADS):
            self._view = WordView(known, _as_rows([*bare, *unlabelled]))
            table = self._view(known)
            self._judges = [kind(table, given) for kind in (Odds, Margins, Neighbours)]
        return self

    def route(
        self, texts: Sequence[Sequence[str]], n: int = 3
    ) -> list[list[tuple[str, float]]]:
        """Per text the `n` likeliest labels with falling scores, at most 1 in all."""
        if self._view is None:
            raise TextError("还没有训练，不能分类。")
        if not texts:
            return []
        rows = _as_rows(texts)
        with threadpool_limits(limits=_THREADS):
            table = self._view(rows)
            heard = [np.log(judge(table) + _DOUBT) for judge in self._judges]
        score = np.exp(np.mean(heard, axis=0))
        score /= score.sum(axis=1, keepdims=True)
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
