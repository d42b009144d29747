"""Which texts raise the same matter at the same place."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from sparse_dot_topn import sp_matmul_topn

from text.corpus import Ints, build_corpus, fold_rows
from text.errors import TextError
from text.linkage import Demand, link, release
from text.weights import build_views

THRESHOLD = 0.11

# What the matter alone and the names alone must reach, and what every single member
# must keep towards the rest of its group, as parts of the threshold.
_MATTER, _NAME, _MEMBER = 0.6, 0.2, 0.6
_NEIGHBOURS = 24
# The search for pairs takes its time from the squares of how often words occur. The
# rarest words up to this sum find them; what only common words share is no evidence.
_EFFORT = 80_000_000
_GLIMPSE = 0.5


def _likely_pairs(whole: sp.csr_matrix, threshold: float) -> tuple[Ints, Ints]:
    frequency = whole.getnnz(axis=0).astype(np.int64)
    order = np.argsort(frequency, kind="stable")
    rare = order[np.cumsum(frequency[order] ** 2) <= _EFFORT]
    seen = whole[:, np.sort(rare)]
    part = 1.0 if len(rare) == len(order) else _GLIMPSE
    found = sp_matmul_topn(
        seen,
        seen.T.tocsr(),
        top_n=_NEIGHBOURS,
        threshold=threshold * part,
        n_threads=1,
    ).tocoo()
    return found.row.astype(np.int64), found.col.astype(np.int64)


def _group(folded: Sequence[Sequence[str]], threshold: float) -> Ints:
    views = build_views(build_corpus(folded))
    whole = Demand(views.whole, threshold)
    demands = [
        whole,
        Demand(views.matter, threshold * _MATTER),
        Demand(views.name, threshold * _NAME, views.named),
    ]
    label = link(demands, *_likely_pairs(views.whole, threshold))
    return release(whole, label, threshold * _MEMBER)


def cluster(texts: Sequence[Sequence[str]], threshold: float = THRESHOLD) -> list[int]:
    """A number per text, from 1 in order of first appearance; same number, same matter.

    A text is a row of columns, and the first of several weighs more. Texts that repeat
    one another word for word, in whatever writing, share a number; texts without words
    stand alone. In every group all pairs together are alike at least to the threshold
    on the average (between 0 and 1; higher is stricter), and so is every
    member to the rest, to six tenths of it: no chain of neighbours makes a group.
    """
    if not 0 < threshold < 1:
        raise TextError("相似度阈值应当大于 0 且小于 1。")
    folded = fold_rows(texts)
    first: dict[tuple[str, ...], int] = {}
    kept = [first.setdefault(row, len(first)) for row in folded]
    if not first:
        return []
    label = _group(list(first), threshold)
    numbers: dict[tuple[bool, int], int] = {}
    result = []
    for place, (row, at) in enumerate(zip(folded, kept, strict=True)):
        key = (True, int(label[at])) if any(row) else (False, place)
        result.append(numbers.setdefault(key, len(numbers) + 1))
    return result
