"""The theme builds the headings of a list anew for every row: once is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from unfold.templatetags import unfold_list

Build = Callable[[Any], Iterable[dict[str, Any]]]
KEPT = "_zhiqing_headers"


def once_per_list(build: Build) -> Build:
    """`build`, keeping what it built on the list of changes it was asked for."""

    def headers(changes: Any) -> Iterator[dict[str, Any]]:
        known: list[dict[str, Any]] | None = getattr(changes, KEPT, None)
        if known is None:
            known = list(build(changes))
            setattr(changes, KEPT, known)
        return iter(known)

    return headers


def keep_headers() -> None:
    """A fifth of a queue's page; the theme has no setting for it."""
    unfold_list.result_headers = once_per_list(unfold_list.result_headers)
