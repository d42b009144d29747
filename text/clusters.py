"""Which texts raise the same matter at the same place."""

from collections.abc import Sequence

import numpy as np
from sparse_dot_topn import sp_matmul_topn

from text.corpus import Ints, build_corpus, fold_rows
from text.errors import TextError
from text.linkage import Demand, link, release
from text.weights import Views, build_views

THRESHOLD = 0.12

# What the matter alone and the names alone must reach, and what every single member
# must keep towards the rest of its group, as parts of the threshold.
_MATTER, _NAME, _MEMBER = 0.5, 0.35, 0.6
_NEIGHBOURS = 100


def _likely_pairs(views: Views, threshold: float) -> tuple[Ints, Ints]:
    found = sp_matmul_topn(
        views.whole,
        views.whole.T.tocsr(),
        top_n=_NEIGHBOURS,
        threshold=threshold,
        n_threads=1,
    ).tocoo()
    one, two = found.row.astype(np.int64), found.col.astype(np.int64)
    apart = one != two
    return one[apart], two[apart]


def _group(folded: Sequence[Sequence[str]], threshold: float) -> Ints:
    views = build_views(build_corpus(folded))
    whole = Demand(views.whole, threshold)
    demands = [
        whole,
        Demand(views.matter, threshold * _MATTER),
        Demand(views.name, threshold * _NAME, forgiving=True),
    ]
    label = link(demands, *_likely_pairs(views, threshold))
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
    label = _group(list(first), threshold) if first else []
    numbers: dict[tuple[bool, int], int] = {}
    result = []
    for place, (row, at) in enumerate(zip(folded, kept, strict=True)):
        key = (True, int(label[at])) if any(row) else (False, place)
        result.append(numbers.setdefault(key, len(numbers) + 1))
    return result
