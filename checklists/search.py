"""Words of Chinese texts for PostgreSQL: what is stored and what is asked."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery

from text import query_tokens, search_tokens


def tokens_of(*texts: str) -> str:
    """The value of a `tokens` column for these texts, without the words' places.

    Search asks whether words stand in a text, not in what order.
    """
    return search_tokens(" ".join(texts))


def asking_for(words: str) -> SearchQuery:
    """A query that finds texts holding all the words."""
    return SearchQuery(query_tokens(words), config="simple", search_type="raw")
