"""Many texts as one table of numbered words: where each stands and what it is."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from text.normal import fold
from text.tokens import cut_all

Ints = NDArray[np.int64]

# Longer letters repeat themselves; the head of a text says what it is about.
LONGEST = 500
# What is read of it, before the white space goes.
_READ = 2 * LONGEST


@dataclass(frozen=True)
class Corpus:
    """Words by number, in reading order, each with the row and column it stands in.

    Between two pieces of text stands the number -1, and for punctuation,
    so that neighbours are real ones.
    """

    vocabulary: list[str]
    words: NDArray[np.int32]
    rows: NDArray[np.int32]
    in_head: NDArray[np.bool_]
    size: int


def fold_rows(texts: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The texts in one writing, without the white space around and between words."""
    return [
        tuple(" ".join(fold(piece[:_READ]).split())[:LONGEST] for piece in row)
        for row in texts
    ]


def build_corpus(folded: Sequence[Sequence[str]]) -> Corpus:
    """Cut every piece; the first of several columns is the head (a title)."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    words = array("i")
    lengths: list[int] = []
    rows: list[int] = []
    heads: list[bool] = []
    for row, pieces in enumerate(folded):
        for column, piece in enumerate(pieces):
            before = len(words)
            words.extend(map(numbers.__getitem__, cut_all(piece)))
            words.append(-1)
            lengths.append(len(words) - before)
            rows.append(row)
            heads.append(column == 0 and len(pieces) > 1)
    vocabulary = list(numbers)
    # The gap number -1 picks the last flag, and punctuation becomes a gap too.
    is_word = np.array([*(word[0].isalnum() for word in vocabulary), False], np.bool_)
    found = np.frombuffer(words, np.int32)
    return Corpus(
        vocabulary=vocabulary,
        words=np.where(is_word[found], found, -1),
        rows=np.repeat(np.array(rows, np.int32), lengths),
        in_head=np.repeat(np.array(heads, np.bool_), lengths),
        size=len(folded),
    )
