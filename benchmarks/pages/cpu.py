"""CPU of a request, site against floor, each under gunicorn with four sync workers.

.venv/bin/python -m benchmarks.pages.cpu [--rounds 5] [--requests 100]

The floor is benchmarks/floor/views.py: the same rows by raw SQL. CPU is that of the
workers and of their database sessions. Both servers run at once and are asked in turn.
The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
from typing import TYPE_CHECKING

from benchmarks.pages import staging
from benchmarks.pages.serving import serving

if TYPE_CHECKING:
    from benchmarks.pages.serving import Server

GOALS = {"posts_visitor": 1.5, "posts_member": 1.5}


def spend(
    server: Server, path: str, headers: dict[str, str], requests: int
) -> dict[str, float]:
    """Milliseconds of CPU per request, of the workers and of the database."""
    own, theirs = server.cpu()
    for _ in range(requests):
        status, _body = server.ask("GET", path, headers)
        if status != 200:
            raise SystemExit(f"{path}: {status}")
    own_after, theirs_after = server.cpu()
    app, database = own_after - own, theirs_after - theirs
    return {
        "app_ms": 1000 * app / requests,
        "database_ms": 1000 * database / requests,
        "ms": 1000 * (app + database) / requests,
    }


Asked = tuple[str, dict[str, str]]


def pages() -> dict[str, tuple[Asked, Asked]]:
    """The address and who asks: at the site, at the floor."""
    from posts.models import Post

    post = Post.objects.published().latest("pk")
    busiest = staging.busiest_member()
    member = staging.cookies_of(busiest)
    plain = staging.cookies_of(busiest, staging.PLAIN_ACCOUNTS)
    found: dict[str, tuple[Asked, Asked]] = {}
    for name, path in (
        ("posts", "/posts/"),
        ("api", "/api/v1/posts/"),
        ("detail", f"/posts/{post.pk}/"),
    ):
        found[f"{name}_visitor"] = (path, {}), (path, {})
        found[f"{name}_member"] = (path, member), (path, plain)
    found["mine"] = ("/my/posts/", member), ("/mine/", plain)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=100)
    given = parser.parse_args()
    staging.prepare()
    result: dict[str, object] = {"data": staging.require_demo()}
    with (
        serving("zhiqing.settings") as site,
        serving("benchmarks.floor.settings") as floor,
    ):
        for name, (ours, least) in pages().items():
            spend(site, *ours, 20)
            spend(floor, *least, 20)
            pairs = [
                (
                    spend(site, *ours, given.requests),
                    spend(floor, *least, given.requests),
                )
                for _ in range(given.rounds)
            ]
            result[name] = summary(pairs) | {"goal": GOALS.get(name)}
    print(json.dumps(result))


def summary(
    pairs: list[tuple[dict[str, float], dict[str, float]]],
) -> dict[str, float]:
    def median(figure: str) -> tuple[float, float]:
        ours = statistics.median(one[figure] for one, _ in pairs)
        least = statistics.median(two[figure] for _, two in pairs)
        return round(ours, 2), round(least, 2)

    ratio = statistics.median(one["ms"] / two["ms"] for one, two in pairs)
    return {
        "ratio": round(ratio, 2),
        **{name: median(name) for name in ("ms", "app_ms", "database_ms")},
    }


if __name__ == "__main__":
    main()
