"""Page 1,000 beside page 1 of the concerns, and what searching them costs.

.venv/bin/python -m benchmarks.pages.depth [--rounds 5] [--requests 20]

A clerk asks gunicorn; CPU is that of the workers and of their database sessions. The
API is walked once from page 1 by its own `next` links, the admin list is asked for its
last full page. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
from urllib.parse import quote, urlsplit

from benchmarks.pages import staging
from benchmarks.pages.cpu import spend
from benchmarks.pages.serving import Server, serving

DEEP = 1000
MOST = 2
API = "/api/v1/concerns/"
# Without a state the queue shows only what waits.
ADMIN = "/admin/checklists/concernitem/?state=all"
# A frequent word, a rare one, two at once, and one that is nowhere.
WORDS = ("道路", "加装电梯", "小区 停车", "恐龙化石")


def walk(server: Server, headers: dict[str, str], pages: int) -> tuple[int, str]:
    """The number and address of the page that many `next` away, or of the last one."""
    path, number = API, 1
    while number < pages:
        _status, body = server.ask("GET", path, headers)
        following = json.loads(body)["next"]
        if not following:
            break
        parts = urlsplit(following)
        path, number = f"{parts.path}?{parts.query}", number + 1
    return number, path


def compare(
    server: Server,
    first: str,
    other: str,
    headers: dict[str, str],
    given: argparse.Namespace,
) -> dict[str, float]:
    """CPU of both, in turn."""
    pairs = []
    for _ in range(given.rounds):
        one = spend(server, first, headers, given.requests)["ms"]
        two = spend(server, other, headers, given.requests)["ms"]
        pairs.append((one, two))
    return {
        "first_ms": round(statistics.median(one for one, _ in pairs), 1),
        "other_ms": round(statistics.median(two for _, two in pairs), 1),
        "ratio": round(statistics.median(two / one for one, two in pairs), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=20)
    given = parser.parse_args()
    staging.prepare()
    result: dict[str, object] = {"data": staging.require_demo()}
    from members.models import User

    headers = staging.cookies_of(User.objects.get(username="clerk"))
    with serving("zhiqing.settings", workers=2) as server:
        number, deep = walk(server, headers, DEEP)
        result["api"] = {"page": number} | compare(server, API, deep, headers, given)
        last = last_admin_page()
        result["admin"] = {"page": last} | compare(
            server, ADMIN, f"{ADMIN}&p={last}", headers, given
        )
        result["search"] = {
            words: {
                "api": compare(server, API, f"{API}?q={quote(words)}", headers, given),
                "admin": compare(
                    server, ADMIN, f"{ADMIN}&q={quote(words)}", headers, given
                ),
            }
            for words in WORDS
        }
    result["goal_ratio"] = MOST
    print(json.dumps(result, ensure_ascii=False))


def last_admin_page() -> int:
    from django.contrib import admin

    from checklists.models import ConcernItem

    size: int = admin.site.get_model_admin(ConcernItem).list_per_page
    return ConcernItem.objects.count() // size


if __name__ == "__main__":
    main()
