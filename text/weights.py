"""Texts as rows of weighted words: rare words and the title weigh more."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from text.corpus import Corpus
from text.names import Flags, learn_kinds
from text.tokens import segmenter

Floats = NDArray[np.float64]

# What a word gains by standing in the title, beside 1 + log of its count in the body.
_HEAD_WHOLE, _HEAD_MATTER, _HEAD_NAME = 2.0, 3.0, 3.0

# Every text counts as a little longer than it is (in squared weight, about eight rare
# words): a few words that two short texts share are no proof.
_DOUBT = 300.0
# The dictionary's counts come from a large body of print. A word of _BOOK_UNIT
# occurrences there would stand in every text; none is believed to stand in more than
# _BOOK_MOST of them.
_BOOK_TEXTS, _BOOK_UNIT, _BOOK_MOST = 500, 200_000, 0.5

_EMPTY_WORDS = (
    "我们 您好 你好 请问 咨询 投诉 反映 关于 问题 领导 尊敬 希望 建议 谢谢 现在 进行 "
    "因为 所以 但是 而且 如果 还是 这个 那个 这样 什么 怎么 为什么 可以 已经 没有 就是 "
    "自己 他们 你们 大家 一直 多次 情况 相关 有关 部门"
)


@dataclass(frozen=True)
class Views:
    """The same texts seen whole, by their matter alone, and by the names in them.

    Rows are at most of length one: words that stand in one text only link nothing and
    have no column, but they lengthen the text and so make it less like any other.
    `named` tells which texts name something at all.
    """

    whole: sp.csr_matrix
    matter: sp.csr_matrix
    name: sp.csr_matrix
    named: Flags


def _counts(corpus: Corpus, chosen: Flags) -> sp.csr_matrix:
    rows, words = corpus.rows[chosen], corpus.words[chosen]
    shape = (corpus.size, len(corpus.vocabulary))
    ones = np.ones(len(rows), np.float32)
    return sp.csr_matrix((ones, (rows, words)), shape=shape)


def _scaled(
    table: sp.csr_matrix, weight: Floats, shared: Flags, doubt: float
) -> sp.csr_matrix:
    """Columns times their weight, rows by their length, then the shared columns."""
    scaled = (table @ sp.diags(weight.astype(np.float32))).tocsr()
    length = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel() + doubt)
    length[length == 0] = 1.0
    scaled = scaled @ sp.diags(shared.astype(np.float32))
    unit = (sp.diags((1 / length).astype(np.float32)) @ scaled).tocsr()
    unit.eliminate_zeros()
    return unit


def _rarity(corpus: Corpus, frequency: Floats) -> Floats:
    """How much a word tells: from these texts, and from the language at large.

    The dictionary speaks with the voice of some hundred texts, which counts only where
    there are few; what nearly all of these texts say is a form of words and counts
    for nothing. A word found once and in no dictionary is a slip or a number.
    """
    book = segmenter()
    general = np.array(
        [book.suggest_freq(w) if book.has_word(w) else 0 for w in corpus.vocabulary],
        dtype=float,
    )
    expected = _BOOK_TEXTS * np.minimum(_BOOK_MOST, general / _BOOK_UNIT)
    total = corpus.size + _BOOK_TEXTS
    rarity = np.log1p(total / np.maximum(frequency + expected, 1.0))
    rarity *= 1 - (frequency - 1) / corpus.size
    empty = frozenset(_EMPTY_WORDS.split())
    for number, word in enumerate(corpus.vocabulary):
        if len(word) < 2 or word in empty:
            rarity[number] = 0.0
    rarity[(frequency < 2) & (general == 0)] = 0.0
    return np.asarray(rarity)


def build_views(corpus: Corpus) -> Views:
    """Weigh the words of these texts: rare ones and those of the title weigh more."""
    body = _counts(corpus, (corpus.words >= 0) & ~corpus.in_head)
    head = _counts(corpus, (corpus.words >= 0) & corpus.in_head)
    body.data = 1 + np.log(body.data)
    head.data[:] = 1.0
    frequency = np.asarray(((body + head) > 0).sum(axis=0)).ravel()
    shared = frequency > 1
    rarity = _rarity(corpus, frequency)
    kinds = learn_kinds(corpus)
    matter = rarity * ~(kinds.name | kinds.idle)
    names = body + head * _HEAD_NAME
    return Views(
        whole=_scaled(body + head * _HEAD_WHOLE, rarity, shared, _DOUBT),
        matter=_scaled(body + head * _HEAD_MATTER, matter, shared, _DOUBT),
        name=_scaled(names, rarity**2 * kinds.name, shared, 0.0),
        named=(names @ kinds.name.astype(np.float32)) > 0,
    )
