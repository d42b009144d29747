"""The documents most like each query: candidates for suitability and for search."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sparse_dot_topn import sp_matmul_topn

from text.normal import fold
from text.tokens import cut

_LEAST = 0.01


@dataclass(frozen=True)
class Pairs:
    """Likeness between 0 and 1 of query `query[i]` and document `document[i]`.

    Sorted by query, and for each query the best document first.
    """

    query: NDArray[np.int64]
    document: NDArray[np.int64]
    score: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.score)


def _counts(
    texts: Sequence[str], numbers: dict[str, int], *, grow: bool
) -> sp.csr_matrix:
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        for word in cut(fold(text)):
            if grow:
                numbers.setdefault(word, len(numbers))
            number = numbers.get(word)
            if number is not None:
                rows.append(row)
                columns.append(number)
    shape = (len(texts), max(1, len(numbers)))
    table = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    table.data = 1 + np.log(table.data)
    return table


def _unit_rows(table: sp.csr_matrix) -> sp.csr_matrix:
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    return (sp.diags(1 / length) @ table).tocsr()


def likeness(queries: Sequence[str], documents: Sequence[str], top_n: int) -> Pairs:
    """The `top_n` documents most like each query that share a word with it.

    Words rare among the documents weigh more. Texts in traditional and in simplified
    writing are alike; the same input gives the same pairs in the same order.
    """
    numbers: dict[str, int] = {}
    table = _counts(documents, numbers, grow=True)
    asked = _counts(queries, numbers, grow=False)
    frequency = np.asarray((table > 0).sum(axis=0)).ravel()
    rarity = sp.diags(np.log1p(len(documents) / np.maximum(frequency, 1)))
    left, right = _unit_rows(asked @ rarity), _unit_rows(table @ rarity)
    found = sp_matmul_topn(
        left, right.T.tocsr(), top_n=top_n, threshold=_LEAST, n_threads=1
    ).tocoo()
    order = np.lexsort((found.col, -found.data, found.row))
    return Pairs(
        query=found.row[order].astype(np.int64),
        document=found.col[order].astype(np.int64),
        score=np.minimum(found.data[order], 1.0),
    )
