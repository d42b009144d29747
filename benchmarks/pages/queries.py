"""SQL statements of a request, page by page, and that they do not grow with the rows.

.venv/bin/python -m benchmarks.pages.queries

Counted inside this process on the demonstration data; a booking is rolled back. The
last line is one JSON object: how many, by page; `within` says whether all goals hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.pages import staging

if TYPE_CHECKING:
    from django.test import Client

LIST, DETAIL, BOOKING = 4, 8, 6


def count(act: Callable[[], object]) -> int:
    """Statements of the second go: the first one warms what is kept in memory."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as asked:
        act()
    return sum(
        not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        for one in asked
    )


def get(browser: Client, path: str) -> Callable[[], None]:
    def act() -> None:
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    return act


def measure() -> dict[str, tuple[int, int]]:
    """Statements found and allowed, by page."""
    from django.test import Client

    from members.models import User
    from posts.models import Post

    def as_user(user: User | None) -> Client:
        browser = Client(headers={"host": "127.0.0.1"})
        if user is not None:
            browser.force_login(user, backend=staging.ACCOUNTS)
        return browser

    visitor = as_user(None)
    member = as_user(staging.busiest_member())
    clerk = as_user(User.objects.get(username="clerk"))
    detail = f"/posts/{Post.objects.published().latest('pk').pk}/"
    found = {
        "posts, visitor": (count(get(visitor, "/posts/")), LIST),
        "posts, member": (count(get(member, "/posts/")), LIST),
        "posts, words": (count(get(visitor, "/posts/?words=环境")), LIST),
        "post, visitor": (count(get(visitor, detail)), DETAIL),
        "post, member": (count(get(member, detail)), DETAIL),
        "my posts": (count(get(member, "/my/posts/")), DETAIL),
        "home, member": (count(get(member, "/")), DETAIL),
    }
    for path in ("posts", "sessions", "concerns", "consults", "intents", "topics"):
        for size in (20, 200):
            asked = get(clerk, f"/api/v1/{path}/?page_size={size}")
            found[f"api {path}, {size}"] = (count(asked), LIST)
    found["booking"] = (booking(member), BOOKING)
    return found


def booking(member: Client) -> int:
    """Statements of the booking itself: one that is answered with a seat or a place."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from posts.models import PostSession

    sessions = PostSession.objects.filter(
        activity__state="published", activity__books_until__gt=timezone.now()
    ).order_by("pk")
    for session in sessions[:200]:
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            answer = member.post(f"/api/v1/sessions/{session.pk}/book/")
            transaction.set_rollback(True)
        if answer.status_code in (201, 202):
            kept = [one["sql"] for one in asked]
            return sum(not sql.startswith(("SAVEPOINT", "RELEASE")) for sql in kept)
    raise SystemExit("no session that this member can book")


def main() -> None:
    staging.prepare()
    result: dict[str, object] = {"data": staging.require_demo()}
    found = measure()
    result |= {name: {"found": one, "goal": two} for name, (one, two) in found.items()}
    result["within"] = all(one <= two for one, two in found.values())
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
