"""One walk over all routes, methods and roles; every test reads from what it saw."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.db import connection

from tests.access.asking import Asking
from tests.access.people import AT_THE_DESK, ROLES
from tests.access.routes import Route, all_routes, methods_of
from tests.access.targets import BODIES, QUERIES, values_for
from tests.access.world import MARK, TEXT

SIGN_IN = ("/accounts/login/?next=", "/admin/login/?next=")
Key = tuple[str, str]
Table = dict[Key, tuple[str, ...]]


@dataclass(frozen=True)
class Seen:
    """One answer, without its content."""

    route: str
    method: str
    role: str
    status: str
    headers: dict[str, str]
    marks: frozenset[str]
    keys: tuple[str, ...]
    shape_fault: str
    written: tuple[str, ...]

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.role}: {self.status}"


def walk_all(asking: Asking) -> list[Seen]:
    """Every route asked by every role with every method that it takes."""
    return [one for route in all_routes() for one in _walk_route(asking, route)]


def table_of(walked: list[Seen]) -> Table:
    """The statuses in the order of the roles; empty where a role was not asked."""
    rows: dict[Key, dict[str, str]] = {}
    for one in walked:
        rows.setdefault((one.route, one.method), {})[one.role] = one.status
    return {
        key: tuple(cells.get(role, "") for role in ROLES) for key, cells in rows.items()
    }


def _walk_route(asking: Asking, route: Route) -> Iterator[Seen]:
    path = route.path(**values_for(asking.world, route.name, "GET"))
    for method in methods_of(route, asking.clients["clerk"], path):
        before = changes()
        for role in AT_THE_DESK if route.name.startswith("/admin/") else ROLES:
            yield _ask(asking, route, method, role, before)
            before = changes() if method == "GET" else before


def _ask(
    asking: Asking, route: Route, method: str, role: str, before: dict[str, int]
) -> Seen:
    world = asking.world
    body, query = BODIES.get((route.name, method)), QUERIES.get(route.name)
    answer = asking.ask(
        role,
        method,
        route.path(**values_for(world, route.name, method)),
        query=query(world) if query else None,
        body=body(world) if body else None,
    )
    sent = answer.headers.get("Location", "").startswith(SIGN_IN)
    told = _json(answer)
    after = changes() if method == "GET" else before
    return Seen(
        route=route.name,
        method=method,
        role=role,
        status="sign-in" if sent else str(answer.status_code),
        headers=dict(answer.headers),
        marks=marks_in(answer.content),
        keys=tuple(sorted(set(keys_in(told)))) if answer.status_code < 300 else (),
        shape_fault=shape_fault(answer, told) if route.is_api else "",
        written=tuple(name for name in after if after[name] != before.get(name, 0)),
    )


def marks_in(content: bytes) -> frozenset[str]:
    """Which marks stand in it, also within a packed file."""
    parts = [content]
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            # Excel files write Chinese characters as references.
            parts = [
                unescape(packed.read(name).decode(errors="ignore")).encode()
                for name in packed.namelist()
            ]
    return frozenset(
        mark for mark in (MARK, TEXT) if any(mark.encode() in one for one in parts)
    )


def _json(answer: Any) -> Any:
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        return json.loads(answer.content)
    return None


def keys_in(told: Any, before: str = "") -> Iterator[str]:
    """The names in an answer, with the way to them; lists are looked into."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield before + name
            yield from keys_in(value, f"{before}{name}.")
    elif isinstance(told, list):
        for one in told:
            yield from keys_in(one, before)


def shape_fault(answer: Any, told: Any) -> str:
    """What is wrong with an error of the API; empty where nothing is."""
    if answer.status_code < 400:
        return ""
    if not isinstance(told, dict) or set(told) != {"code", "detail", "fields"}:
        return f"shape: {answer.content[:80]!r}"
    if not told["code"] or told["detail"].isascii():
        return f"words: {told['detail']!r}"
    return ""


def changes() -> dict[str, int]:
    """Rows written so far in this transaction, by table, sessions apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del"
            " FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
            " AND relname <> 'django_session'"
        )
        return dict(cursor.fetchall())
