"""What a member's first page weighs on the wire, on a cold and on a warm cache.

.venv/bin/python -m benchmarks.pages.weight

Everything the page names (style, scripts, icons) is fetched from gunicorn as a browser
would, with compression; headers count. gunicorn sends the page itself as it is: in
production Caddy compresses it (deploy/Caddyfile), so it is weighed with gzip here.
"""

from __future__ import annotations

import gzip
import json
import re

from benchmarks.pages import staging
from benchmarks.pages.serving import Server, serving

COLD_KB, WARM_KB = 150, 60
ASSET = re.compile(r'(?:href|src)="(/static/[^"#]+)')
BROWSER = {"Accept-Encoding": "gzip, br"}


def weigh(server: Server, path: str, headers: dict[str, str]) -> dict[str, object]:
    """Kilobytes by part; `warm` is the page alone, as its files never change."""
    _status, body = server.ask("GET", path, headers)
    page = len(gzip.compress(body, 6))
    assets = {
        name: len(server.ask("GET", name, BROWSER)[1])
        for name in dict.fromkeys(ASSET.findall(body.decode()))
    }
    cold = page + sum(assets.values())
    return {
        "page_kb": round(page / 1024, 1),
        "page_plain_kb": round(len(body) / 1024, 1),
        "assets_kb": {name: round(size / 1024, 1) for name, size in assets.items()},
        "cold_kb": round(cold / 1024, 1),
        "warm_kb": round(page / 1024, 1),
        "within": cold <= COLD_KB * 1024 and page <= WARM_KB * 1024,
    }


def main() -> None:
    staging.prepare()
    staging.require_demo()
    member = staging.cookies_of(staging.busiest_member())
    with serving("zhiqing.settings", workers=1) as server:
        result = {
            "home": weigh(server, "/", member),
            "posts": weigh(server, "/posts/", member),
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
