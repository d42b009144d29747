"""A page of posts and how many there are, in one query."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from posts.models import Post

PAGE = 20
# PostgreSQL knows no greater offset than a bigint; nobody has that many posts.
BEYOND = 10**9


class _Counted(Paginator[Post]):
    """A paginator that has been told how many there are."""

    def __init__(self, found: QuerySet[Post], count: int) -> None:
        super().__init__(found, PAGE)
        # Known before anybody asks, so that nothing is counted.
        self.__dict__["count"] = count


def page_of(found: QuerySet[Post], asked: str) -> Page[Post]:
    """The page asked for; the first where it is no number, the last beyond the end.

    `found` carries `in_all` on every post. Only a page beyond the end is counted apart.
    """
    number = int(asked) if asked.isascii() and asked.isdigit() else 1
    start = PAGE * (max(number, 1) - 1)
    rows = list(found[start : start + PAGE]) if start < BEYOND else []
    if not rows and start:
        return Paginator(found, PAGE).get_page(asked)
    count = rows[0].in_all if rows else 0  # type: ignore[attr-defined]
    return Page(rows, max(number, 1), _Counted(found, count))
