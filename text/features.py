"""What a classifier sees of a text: words, matters and topics, in one row of length one."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import count

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from text.matters import weigh_matters
from text.tokens import cut

# A folded text as its title and its body.
Row = tuple[str, str]
Floats = NDArray[np.float32]

_TITLE_REPEATS = 4
_LONGEST = 700
_TOPICS, _SPARE, _ROUNDS = 60, 10, 4
_FEW = 50
_SEED = 20240801
# How much each sight counts towards the likeness of two texts.
_WORDS, _TITLE, _MATTERS, _FIELDS, _TOPIC = 1.0, 0.5, 1.0, 0.3, 0.5


def unit_rows(table: sp.csr_matrix) -> sp.csr_matrix:
    """Rows scaled to length one; an empty row stays empty."""
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    return (sp.diags((1 / length).astype(np.float32)) @ table).tocsr()


def _rarity(table: sp.csr_matrix, least: int) -> Floats:
    """The smoothed inverse of how many rows have a word; below the least, nothing."""
    found = table.getnnz(axis=0)
    weight = 1 + np.log((1 + table.shape[0]) / (1 + found))
    return np.where(found >= least, weight, 0.0).astype(np.float32)


class _Counter:
    """Counts words by number; the vocabulary grows until it is closed."""

    def __init__(self) -> None:
        self._growing: defaultdict[str, int] = defaultdict(count().__next__)
        self._closed: dict[str, int] | None = None

    def close(self) -> None:
        self._closed = dict(self._growing)

    def _numbers(self, words: list[str]) -> list[int]:
        if self._closed is None:
            return [self._growing[word] for word in words]
        known = self._closed
        return [known[word] for word in words if word in known]

    def __call__(self, rows: Sequence[Row]) -> tuple[sp.csr_matrix, sp.csr_matrix]:
        """1 + log of how often words stand in whole texts, and in their titles."""
        head, body = array("i"), array("i")
        heads, bodies = [0], [0]
        for title, text in rows:
            head.extend(self._numbers(cut(title)))
            body.extend(self._numbers(cut(text[:_LONGEST])))
            heads.append(len(head))
            bodies.append(len(body))
        width = len(self._growing)
        titles = _table(head, heads, width)
        whole = _table(body, bodies, width) + titles * _TITLE_REPEATS
        for table in (titles, whole):
            table.data = 1 + np.log(table.data)
        return whole, titles


def _table(words: "array[int]", ends: list[int], width: int) -> sp.csr_matrix:
    ones = np.ones(len(words), np.float32)
    numbers = np.array(words, np.int32)
    table = sp.csr_matrix((ones, numbers, ends), shape=(len(ends) - 1, width))
    table.sum_duplicates()
    return table


def _directions(table: sp.csr_matrix, wanted: int) -> Floats:
    """The strongest directions of the rows, as columns, by subspace iteration."""
    width = min(wanted + _SPARE, min(table.shape))
    start = np.random.default_rng(_SEED).standard_normal((table.shape[0], width))
    basis = np.linalg.qr(start)[0]
    for _ in range(_ROUNDS):
        basis = np.linalg.qr(table @ (table.T @ basis))[0]
    seen = np.asarray(table.T @ basis)
    strength, turn = np.linalg.eigh(seen.T @ seen)
    strongest = turn[:, ::-1][:, :wanted] / np.sqrt(
        np.maximum(strength[::-1][:wanted], 1e-12)
    )
    return np.asarray(seen @ strongest, np.float32)


class WordView:
    """Words of title and text, matters of the lexicon, and topics.

    Topics are directions in which words vary together, learnt from labelled and
    unlabelled texts alike.
    """

    def __init__(self, rows: Sequence[Row], unlabelled: Sequence[Row]) -> None:
        self._count = _Counter()
        whole, titles = self._count([*rows, *unlabelled])
        self._count.close()
        known = len(rows)
        self._words = _rarity(whole[:known], 1)
        self._titles = _rarity(titles[:known], 1)
        least = 2 if whole.shape[0] > _FEW else 1
        self._topic_words = _rarity(whole, least)
        self._topics = self._learn_topics(whole)

    def _learn_topics(self, whole: sp.csr_matrix) -> Floats | None:
        table = unit_rows(whole @ sp.diags(self._topic_words))
        topics = min(_TOPICS, min(table.shape) - 1)
        if topics < 2:
            return None
        return _directions(table, topics)

    def __call__(self, rows: Sequence[Row]) -> sp.csr_matrix:
        whole, titles = self._count(rows)
        matters, fields = weigh_matters(rows)
        parts = [
            (unit_rows(whole @ sp.diags(self._words)), _WORDS),
            (unit_rows(titles @ sp.diags(self._titles)), _TITLE),
            (sp.csr_matrix(matters.astype(np.float32)), _MATTERS),
            (sp.csr_matrix(fields.astype(np.float32)), _FIELDS),
        ]
        if self._topics is not None:
            seen = (whole @ sp.diags(self._topic_words)) @ self._topics
            parts.append((unit_rows(sp.csr_matrix(seen)), _TOPIC))
        weighed = [part * np.float32(weight**0.5) for part, weight in parts]
        return unit_rows(sp.hstack(weighed).tocsr())
