"""A text grammar: `[a|b]` is a choice, `{12-25}` a number, `{name}` a word."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")
Slots = Mapping[str, str]
Lexicon = Mapping[str, tuple["Template", ...]]

_TOKEN = re.compile(r"[\[\]|]|\{[^}]*\}|[^\[\]|{]+")
_NUMBER = re.compile(r"\{(\d+)-(\d+)(?:/(\d+))?\}")
_Piece = Callable[[Random, Slots], str]


def pick(rng: Random, items: Sequence[T]) -> T:
    """One of the items; several times faster than `Random.choice`."""
    return items[int(rng.random() * len(items))]


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled sentence; `source` is what was written in the word list."""

    source: str
    pieces: tuple[_Piece | str, ...]

    def expand(self, rng: Random, slots: Slots) -> str:
        return "".join(
            [
                piece if isinstance(piece, str) else piece(rng, slots)
                for piece in self.pieces
            ]
        )


def compile_template(source: str, lexicon: Lexicon) -> Template:
    """Refuses unbalanced brackets; names missing from the lexicon are slots."""
    tokens = _TOKEN.findall(source)
    pieces, rest = _sequence(tokens, 0, lexicon)
    if rest != len(tokens) or "".join(tokens) != source:
        raise ValueError(f"unbalanced brackets: {source}")
    return Template(source, pieces)


def _sequence(
    tokens: list[str], at: int, lexicon: Lexicon
) -> tuple[tuple[_Piece | str, ...], int]:
    pieces: list[_Piece | str] = []
    while at < len(tokens) and tokens[at] not in ("|", "]"):
        if tokens[at] == "[":
            piece, at = _choice(tokens, at + 1, lexicon)
            pieces.append(piece)
        else:
            pieces.append(_word(tokens[at], lexicon))
            at += 1
    return tuple(pieces), at


def _choice(tokens: list[str], at: int, lexicon: Lexicon) -> tuple[_Piece, int]:
    options: list[Template] = []
    while True:
        pieces, at = _sequence(tokens, at, lexicon)
        options.append(Template("", pieces))
        if at >= len(tokens):
            raise ValueError("a choice is not closed")
        at += 1
        if tokens[at - 1] == "]":
            break
    frozen = tuple(options)
    return lambda rng, slots: pick(rng, frozen).expand(rng, slots), at


def _word(token: str, lexicon: Lexicon) -> _Piece | str:
    if not token.startswith("{"):
        return token
    if number := _NUMBER.fullmatch(token):
        low, high, step = (int(part or 1) for part in number.groups())
        count = (high - low) // step + 1
        return lambda rng, slots: str(low + step * int(rng.random() * count))
    name = token[1:-1]
    if name in lexicon:
        options = lexicon[name]
        return lambda rng, slots: pick(rng, options).expand(rng, slots)
    return lambda rng, slots: slots[name]
