"""Words of Chinese texts for PostgreSQL: what is stored and what is asked."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value

from text import query_tokens, search_tokens

# Limits of PostgreSQL's text search: positions in a text, length of a word.
LAST_PLACE = 16_383
LONGEST = 500


def tokens_of(*texts: str) -> SearchVector:
    """The value of a `tokens` column for these texts."""
    return SearchVector(Value(search_tokens(" ".join(texts))), config="simple")


def stored_tokens(*texts: str) -> str:
    """The same value written out, for rows that are copied in."""
    words = search_tokens(" ".join(texts)).split()
    return " ".join(
        f"{word}:{min(place, LAST_PLACE)}"
        for place, word in enumerate(words, start=1)
        if len(word) <= LONGEST
    )


def asking_for(words: str) -> SearchQuery:
    """A query that finds texts holding all the words."""
    return SearchQuery(query_tokens(words), config="simple", search_type="plain")
