"""Words of Chinese texts for PostgreSQL: what is stored and what is asked."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value

from text import query_tokens, search_tokens

# PostgreSQL refuses a longer word.
LONGEST = 500


def tokens_of(*texts: str) -> SearchVector:
    """The value of a `tokens` column for these texts."""
    return SearchVector(Value(search_tokens(" ".join(texts))), config="simple")


def stored_tokens(*texts: str) -> str:
    """The words of these texts written out, for rows that are copied in.

    Without their places: search asks whether words stand in a text, not in what order.
    """
    words = dict.fromkeys(search_tokens(" ".join(texts)).split())
    return " ".join(word for word in words if len(word) <= LONGEST)


def asking_for(words: str) -> SearchQuery:
    """A query that finds texts holding all the words."""
    return SearchQuery(query_tokens(words), config="simple", search_type="plain")
