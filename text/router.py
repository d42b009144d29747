"""Which category or department a text belongs to, learnt from examples."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from text.errors import TextError
from text.features import Row, WordView
from text.judges import Judge, Lines, Neighbours
from text.matters import lexicon, weigh_matters
from text.normal import fold
from text.tokens import cut

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# How much the lexicon itself counts beside the judges, for labels it knows.
_PRIOR = 0.3
# Judges are multiplied; this keeps a single one from ruling a label out.
_DOUBT = 0.03
# Of more examples and of more unlabelled texts an even choice is learnt, so that
# learning costs seconds and not memory, however many there are.
_MOST_EXAMPLES, _MOST_UNLABELLED = 3000, 2000
# Texts looked at together.
_AT_ONCE = 500
# More threads gain nothing here, and would add up the same numbers in another order.
_THREADS = 1


def _as_rows(texts: Sequence[Sequence[str]]) -> list[Row]:
    return [(fold(row[0]), fold("\n".join(row[1:]))) for row in texts]


def _evenly(count: int, most: int) -> Ints:
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))


def _chosen(labels: Sequence[str]) -> Ints:
    """Which examples are learnt: of every label its share, and at least one."""
    _, number = np.unique(labels, return_inverse=True)
    order = np.argsort(number, kind="stable")
    first = np.flatnonzero(np.diff(number[order], prepend=-1))
    return np.sort(order[np.union1d(_evenly(len(labels), _MOST_EXAMPLES), first)])


class Router:
    """Judges trained on examples, and the lexicon of matters beside them.

    The same examples give the same answers.
    """

    def __init__(self) -> None:
        self._labels: list[str] = []
        self._view: WordView | None = None
        self._judges: list[Judge] = []

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
        bare += unlabelled
        learnt = _chosen(given)
        known = _as_rows([named[at] for at in learnt])
        others = _as_rows([bare[at] for at in _evenly(len(bare), _MOST_UNLABELLED)])
        if not any(cut(title) or cut(body) for title, body in known):
            raise TextError("训练数据中带标签的行没有文字。")
        with threadpool_limits(limits=_THREADS):
            self._view = WordView(known, others)
            table = self._view(known)
            number = np.searchsorted(self._labels, [given[at] for at in learnt])
            member = np.eye(len(self._labels))[number]
            self._judges = [Lines(table, member), Neighbours(table, member)]
        return self

    def route(
        self, texts: Sequence[Sequence[str]], n: int = 3
    ) -> list[list[tuple[str, float]]]:
        """Per text the `n` likeliest labels with falling scores, at most 1 in all."""
        if self._view is None:
            raise TextError("还没有训练，不能分类。")
        answers: list[list[tuple[str, float]]] = []
        for start in range(0, len(texts), _AT_ONCE):
            rows = _as_rows(texts[start : start + _AT_ONCE])
            score = self._scores(self._view, rows)
            order = np.argsort(-score, axis=1, kind="stable")[:, :n]
            answers += [
                [(self._labels[at], float(score[row, at])) for at in best]
                for row, best in enumerate(order)
            ]
        return answers

    def _scores(self, view: WordView, rows: Sequence[Row]) -> Floats:
        with threadpool_limits(limits=_THREADS):
            table = view(rows)
            heard = [np.log(judge(table) + _DOUBT) for judge in self._judges]
        score = np.exp(np.mean(heard, axis=0))
        score /= score.sum(axis=1, keepdims=True)
        return self._with_prior(rows, score)

    def _with_prior(self, rows: Sequence[Row], score: Floats) -> Floats:
        fields = lexicon().fields
        if not set(self._labels) <= set(fields):
            return score
        _, spoken = weigh_matters(rows)
        prior = spoken[:, [fields.index(label) for label in self._labels]]
        mixed = score + _PRIOR * prior
        return np.asarray(mixed / mixed.sum(axis=1, keepdims=True))
