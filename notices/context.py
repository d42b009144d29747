"""The bell at the head of every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notices.selectors import MANY, count_unread


def bell(request: HttpRequest) -> dict[str, object]:
    """How many notices are unread, asked only where the page shows it."""
    return {"unread_notices": SimpleLazyObject(lambda: _shown(request))}


def _shown(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    count = count_unread(user) if user is not None else 0
    if count > MANY:
        return f"{MANY}+"
    return str(count) if count else ""
