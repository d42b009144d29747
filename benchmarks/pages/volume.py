"""Lists and searches at ten times the concerns, beside the same ones as they are.

.venv/bin/python -m benchmarks.pages.volume [--rounds 5] [--requests 10]

A copy of the database gets nine more rows for every concern, by one INSERT … SELECT;
two servers, one on each, are asked in turn. CPU is that of the workers and of their
database sessions. The last line is one JSON object; `within` says whether all goals
hold.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
from collections.abc import Iterator
from urllib.parse import quote

from benchmarks.pages import staging
from benchmarks.pages.cpu import spend
from benchmarks.pages.depth import WORDS
from benchmarks.pages.serving import Server, serving

MOST = 1.5
API = "/api/v1/concerns/"
ADMIN = "/admin/checklists/concernitem/"
TIES = """
INSERT INTO checklists_concernitem_departments (concernitem_id, department_id)
SELECT concernitem_id + n * %(step)s, department_id
  FROM checklists_concernitem_departments, generate_series(1, 9) AS n
"""
ROWS = """
INSERT INTO checklists_concernitem (id, number, {columns})
SELECT id + n * %(step)s, number || '-' || n, {columns}
  FROM checklists_concernitem, generate_series(1, 9) AS n
"""


def pages() -> dict[str, tuple[str, str]]:
    """Address and account by name."""
    found = {
        "api": (API, "clerk"),
        "api, waiting": (f"{API}?state=submitted", "clerk"),
        "api, one's own": (API, "member0001"),
        "queue": (ADMIN, "clerk"),
        "queue, all": (f"{ADMIN}?state=all", "clerk"),
        "queue, a field": (f"{ADMIN}?state=all&field__id__exact=1", "clerk"),
        "page, one's own": ("/concerns/", "member0001"),
        "api, topics": ("/api/v1/topics/", "clerk"),
    }
    for words in WORDS:
        found[f"api, {words}"] = (f"{API}?q={quote(words)}", "clerk")
        found[f"queue, {words}"] = (f"{ADMIN}?state=all&q={quote(words)}", "clerk")
    return found


@contextlib.contextmanager
def tenfold() -> Iterator[str]:
    """The address of a copy with ten times the concerns, gone at the end."""
    from django.db import connection

    plain = os.environ["DATABASE_URL"]
    name = str(connection.settings_dict["NAME"])
    copy = f"{name}_tenfold"
    connection.close()
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 -- no other way
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    try:
        connection.settings_dict["NAME"] = copy
        multiply()
        connection.close()
        connection.settings_dict["NAME"] = name
        yield plain.replace(f"/{name}", f"/{copy}")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection._nodb_cursor() as cursor:  # noqa: SLF001 -- no other way
            cursor.execute(f'DROP DATABASE "{copy}"')


def multiply() -> None:
    from django.db import connection

    from checklists.models import ConcernItem

    columns = ", ".join(
        field.column
        for field in ConcernItem._meta.concrete_fields
        if field.name not in ("id", "number")
    )
    last = ConcernItem.objects.latest("pk").pk
    with connection.cursor() as cursor:
        cursor.execute(ROWS.format(columns=columns), {"step": last})
        cursor.execute(TIES, {"step": last})
        cursor.execute("VACUUM ANALYZE")


def compare(
    few: Server,
    many: Server,
    path: str,
    headers: dict[str, str],
    rounds: int,
    asks: int,
) -> dict[str, float]:
    """CPU of both, in turn; the ratio is the median of the rounds'."""
    for one in (few, many):
        spend(one, path, headers, 3)
    pairs = [
        (
            spend(few, path, headers, asks)["ms"],
            spend(many, path, headers, asks)["ms"],
        )
        for _ in range(rounds)
    ]
    return {
        "ms": round(statistics.median(one for one, _ in pairs), 1),
        "tenfold_ms": round(statistics.median(two for _, two in pairs), 1),
        "ratio": round(statistics.median(two / one for one, two in pairs), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=10)
    given = parser.parse_args()
    staging.prepare()
    result: dict[str, object] = {"data": staging.require_demo()}
    from members.models import User

    # Signed in before the copy is made, so that both know the sessions.
    signed_in = {
        name: staging.cookies_of(User.objects.get(username=name))
        for name in {who for _, who in pages().values()}
    }
    found: dict[str, dict[str, float]] = {}
    with tenfold() as address, serving("zhiqing.settings", workers=1) as few:
        os.environ["DATABASE_URL"] = address
        with serving("zhiqing.settings", workers=1) as many:
            for name, (path, who) in pages().items():
                found[name] = compare(
                    few, many, path, signed_in[who], given.rounds, given.requests
                )
    result |= found
    result["goal_ratio"] = MOST
    result["within"] = all(one["ratio"] <= MOST for one in found.values())
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
