"""Tokens for PostgreSQL's `simple` search, alike for indexing and for asking.

Chinese is written without gaps, and a segmenter cuts the same words differently in a
long text and in a short question. Pairs of neighbouring characters do not have that
fault: whatever stands in a text is found, words of two characters included.
"""

import re

from text.normal import fold

_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002a6df]+|[a-z]+|[0-9]+")


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _is_latin(run: str) -> bool:
    return run[0].isascii()


def search_tokens(text: str) -> str:
    """What to give `to_tsvector('simple', …)`: pairs in reading order, then characters.

    The pairs keep their order, so `phraseto_tsquery` over `query_tokens` asks for the
    very words in sequence, and `plainto_tsquery` for all of them anywhere.
    """
    runs = _RUNS.findall(fold(text))
    ordered = [
        token for run in runs for token in ([run] if _is_latin(run) else _pairs(run))
    ]
    single = dict.fromkeys("".join(run for run in runs if not _is_latin(run)))
    return " ".join([*ordered, *single])


def query_tokens(text: str) -> str:
    """What to give `plainto_tsquery('simple', …)` or `phraseto_tsquery`.

    Every text that contains the words asked for is found; an empty answer asks nothing.
    """
    tokens: list[str] = []
    for run in _RUNS.findall(fold(text)):
        tokens += [run] if _is_latin(run) or len(run) == 1 else _pairs(run)
    return " ".join(tokens)
