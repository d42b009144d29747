"""What officials call which matter: words of our own choosing, by matter and field."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from text.normal import fold

Floats = NDArray[np.float64]

_FILE = Path(__file__).with_name("matters.tsv")
_TITLE_WEIGHT = 3.0
# A letter names its matter early; what follows tells the story.
_BODY = 600


@dataclass(frozen=True)
class Lexicon:
    """Matters, the field each belongs to, and the words that speak of them."""

    fields: tuple[str, ...]
    field_of: tuple[int, ...]
    matters_of: dict[str, tuple[int, ...]]
    pattern: re.Pattern[str]

    def weigh(self, title: str, body: str) -> Floats:
        """How strongly a folded text speaks of each matter."""
        weight = np.zeros(len(self.field_of))
        for piece, factor in ((title, _TITLE_WEIGHT), (body[:_BODY], 1.0)):
            for word, count in Counter(self.pattern.findall(piece)).items():
                matters = self.matters_of[word]
                force = factor * (1 + np.log(count)) * len(word) ** 0.5
                for matter in matters:
                    weight[matter] += force / len(matters)
        return np.sqrt(weight)


def _build(lines: Sequence[tuple[str, str, str]]) -> Lexicon:
    fields = tuple(dict.fromkeys(field for field, _, _ in lines))
    matters_of: dict[str, tuple[int, ...]] = {}
    for number, (_, _, words) in enumerate(lines):
        for word in dict.fromkeys(fold(words).split()):
            matters_of[word] = (*matters_of.get(word, ()), number)
    longest_first = sorted(matters_of, key=lambda word: (-len(word), word))
    return Lexicon(
        fields=fields,
        field_of=tuple(fields.index(field) for field, _, _ in lines),
        matters_of=matters_of,
        pattern=re.compile("|".join(map(re.escape, longest_first))),
    )


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with this package."""
    with _FILE.open(encoding="utf-8", newline="") as stream:
        lines = [
            (row["field"], row["matter"], row["words"])
            for row in csv.DictReader(stream, delimiter="\t")
        ]
    return _build(lines)


def weigh_matters(rows: Sequence[tuple[str, str]]) -> tuple[Floats, Floats]:
    """Per folded (title, body): the matters spoken of and the fields they belong to.

    Rows have length one, or are zero where no word of the lexicon occurs.
    """
    book = lexicon()
    matters = np.array([book.weigh(title, body) for title, body in rows])
    matters = matters.reshape(len(rows), len(book.field_of))
    member = np.zeros((len(book.field_of), len(book.fields)))
    member[np.arange(len(book.field_of)), book.field_of] = 1.0
    return _unit_rows(matters), _unit_rows(matters @ member)


def _unit_rows(table: Floats) -> Floats:
    length = np.linalg.norm(table, axis=1, keepdims=True)
    length[length == 0] = 1.0
    return np.asarray(table / length)
