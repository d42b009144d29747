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


def pages() -> dict[str, tuple[str, str, dict[str, str]]]:
    """The address at the site, at the floor, and who asks."""
    from posts.models import Post

    post = Post.objects.published().latest("pk")
    member = staging.cookies_of(staging.busiest_member())
    detail = f"/posts/{post.pk}/"
    return {
        "posts_visitor": ("/posts/", "/posts/", {}),
        "posts_member": ("/posts/", "/posts/", member),
        "api_visitor": ("/api/v1/posts/", "/api/v1/posts/", {}),
        "api_member": ("/api/v1/posts/", "/api/v1/posts/", member),
        "detail_visitor": (detail, detail, {}),
        "detail_member": (detail, detail, member),
        "mine": ("/my/posts/", "/mine/", member),
    }


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
        for name, (path, floor_path, headers) in pages().items():
            spend(site, path, headers, 20)
            spend(floor, floor_path, headers, 20)
            pairs = [
                (
                    spend(site, path, headers, given.requests),
                    spend(floor, floor_path, headers, given.requests),
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
