"""Many texts as one table of numbered words: where each stands and what it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from text.normal import fold
from text.tokens import cut

Ints = NDArray[np.int64]

# Longer letters repeat themselves; the head of a text says what it is about.
LONGEST = 2000


@dataclass(frozen=True)
class Corpus:
    """Words by number, in reading order, with the row and the column they stand in.

    Between two pieces of text stands the number -1, so that neighbours are real ones.
    """

    vocabulary: list[str]
    words: Ints
    rows: Ints
    in_head: NDArray[np.bool_]
    size: int


def fold_rows(texts: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The texts in one writing, without the white space around and between words."""
    return [
        tuple(" ".join(fold(piece).split())[:LONGEST] for piece in row) for row in texts
    ]


def build_corpus(folded: Sequence[Sequence[str]]) -> Corpus:
    """Cut every piece; the first of several columns is the head (a title)."""
    numbers: dict[str, int] = {}
    words: list[int] = []
    lengths: list[int] = []
    rows: list[int] = []
    heads: list[bool] = []
    for row, pieces in enumerate(folded):
        for column, piece in enumerate(pieces):
            cuts = cut(piece)
            words += [numbers.setdefault(word, len(numbers)) for word in cuts]
            words.append(-1)
            lengths.append(len(cuts) + 1)
            rows.append(row)
            heads.append(column == 0 and len(pieces) > 1)
    counts = np.array(lengths, dtype=np.int64)
    return Corpus(
        vocabulary=list(numbers),
        words=np.array(words, dtype=np.int64),
        rows=np.repeat(np.array(rows, dtype=np.int64), counts),
        in_head=np.repeat(np.array(heads, dtype=np.bool_), counts),
        size=len(folded),
    )
