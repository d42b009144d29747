"""Texts as rows of weighted words: rare words weigh more, the title more than the body."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from text.corpus import Corpus
from text.names import Flags, learn_kinds

# What a word gains by standing in the title, beside 1 + log of its count in the body.
_HEAD_WHOLE, _HEAD_MATTER, _HEAD_NAME = 2.0, 1.5, 3.0

_EMPTY_WORDS = frozenset(
    [
        "我们",
        "您好",
        "你好",
        "请问",
        "咨询",
        "投诉",
        "反映",
        "关于",
        "问题",
        "领导",
        "尊敬",
        "希望",
        "建议",
        "谢谢",
        "现在",
        "进行",
        "因为",
        "所以",
        "但是",
        "而且",
        "如果",
        "还是",
        "这个",
        "那个",
        "这样",
        "什么",
        "怎么",
        "为什么",
        "可以",
        "已经",
        "没有",
        "就是",
        "自己",
        "他们",
        "你们",
        "大家",
        "一直",
        "多次",
        "情况",
        "相关",
        "有关",
        "部门",
    ]
)


@dataclass(frozen=True)
class Views:
    """The same texts seen whole, by their matter alone, and by the names in them.

    Every row has length one, or is empty.
    """

    whole: sp.csr_matrix
    matter: sp.csr_matrix
    name: sp.csr_matrix


def _counts(corpus: Corpus, chosen: Flags) -> sp.csr_matrix:
    rows, words = corpus.rows[chosen], corpus.words[chosen]
    shape = (corpus.size, len(corpus.vocabulary))
    return sp.csr_matrix((np.ones(len(rows)), (rows, words)), shape=shape)


def _scaled(table: sp.csr_matrix, weight: NDArray[np.float64]) -> sp.csr_matrix:
    """Each column times its weight, then each row brought to length one.

    Columns of weight zero vanish.
    """
    scaled = (table @ sp.diags(weight)).tocsr()
    scaled.eliminate_zeros()
    length = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    return (sp.diags(1 / length) @ scaled).tocsr()


def build_views(corpus: Corpus) -> Views:
    """Weigh the words of these texts; words in one text only link nothing and go."""
    body = _counts(corpus, (corpus.words >= 0) & ~corpus.in_head)
    head = _counts(corpus, (corpus.words >= 0) & corpus.in_head)
    body.data = 1 + np.log(body.data)
    head.data[:] = 1.0
    frequency = np.asarray(((body + head) > 0).sum(axis=0)).ravel()
    telling = np.fromiter(
        (len(word) > 1 and word not in _EMPTY_WORDS for word in corpus.vocabulary),
        np.bool_,
        len(corpus.vocabulary),
    )
    rarity = np.log1p(corpus.size / np.maximum(frequency, 1))
    rarity[~telling | (frequency < 2)] = 0.0
    kinds = learn_kinds(corpus)
    matter = rarity * ~(kinds.name | kinds.idle)
    return Views(
        whole=_scaled(body + head * _HEAD_WHOLE, rarity),
        matter=_scaled(body + head * _HEAD_MATTER, matter),
        name=_scaled(body + head * _HEAD_NAME, rarity * kinds.name),
    )
