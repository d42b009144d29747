"""Words of a text, as rjieba cuts them, with words of our own added."""

import re
from collections.abc import Iterable
from functools import cache

import rjieba

from text.normal import fold

# A letter and a number before 区, 县, … is one name ("A3区"); without the gap the
# segmenter glues the unit to whatever stands behind it.
_CODED_UNIT = re.compile(r"([a-z]\d*[省市县区镇])")


@cache
def segmenter() -> rjieba.Jieba:
    """The one segmenter of this process; its dictionary is loaded at first use."""
    return rjieba.Jieba()


def add_words(words: Iterable[str]) -> None:
    """From now on this process cuts each of the words as one piece."""
    for word in words:
        folded = fold(word).strip()
        if folded:
            segmenter().add_word(folded, None, None)


def cut_all(folded: str) -> list[str]:
    """The pieces of a text already folded, punctuation among them."""
    return list(segmenter().cut(_CODED_UNIT.sub(r" \1 ", folded)))


def cut(folded: str) -> list[str]:
    """The words of a text already folded; punctuation is left out."""
    return [piece for piece in cut_all(folded) if piece[0].isalnum()]


def words(text: str) -> list[str]:
    """The words of a text in reading order, folded to one writing."""
    return cut(fold(text))
