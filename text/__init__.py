"""The language engine: plain Python, no Django; heavy parts load when first asked."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from text.errors import TextError
from text.normal import fold
from text.searching import query_tokens, search_tokens

if TYPE_CHECKING:
    from text.clusters import cluster
    from text.pairs import Pairs, likeness
    from text.router import Router
    from text.tokens import add_words, words

_HOMES = {
    "Pairs": "text.pairs",
    "Router": "text.router",
    "add_words": "text.tokens",
    "cluster": "text.clusters",
    "likeness": "text.pairs",
    "words": "text.tokens",
}

__all__ = [
    "Pairs",
    "Router",
    "TextError",
    "add_words",
    "cluster",
    "fold",
    "likeness",
    "query_tokens",
    "search_tokens",
    "words",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'text' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
