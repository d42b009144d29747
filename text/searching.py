"""Tokens for PostgreSQL's `simple` search, alike for indexing and for asking.

Chinese is written without gaps, and a segmenter cuts the same words differently in a
long text and in a short question. Pairs of neighbouring characters do not have that
fault: whatever stands in a text is found, words of two characters included.
"""

import re
from operator import add

from text.normal import fold

# PostgreSQL refuses words of 2,047 bytes; a longer run is cut alike on both sides.
_RUNS = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002a6df]+|[a-z]{1,500}|[0-9]{1,500}"
)


def search_tokens(text: str) -> str:
    """The words of a `tsvector`: pairs in reading order, then the last of each run.

    A character stands at the head of a pair or at the end of its run, so that a search
    for what begins with it finds it anywhere; not one word more need be stored.
    """
    tokens: list[str] = []
    last: list[str] = []
    for run in _RUNS.findall(fold(text)):
        if run.isascii():
            tokens.append(run)
        else:
            tokens += map(add, run, run[1:])
            last.append(run[-1])
    return " ".join([*tokens, *dict.fromkeys(last)])


def query_tokens(text: str) -> str:
    """What to give `to_tsquery('simple', …)`: all of the words, anywhere.

    Every text that contains the words asked for is found; an empty answer asks nothing.
    """
    tokens: list[str] = []
    for run in _RUNS.findall(fold(text)):
        if run.isascii():
            tokens.append(run)
        elif len(run) == 1:
            tokens.append(f"{run}:*")
        else:
            tokens += map(add, run, run[1:])
    return " & ".join(tokens)
