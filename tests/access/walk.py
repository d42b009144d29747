"""One walk over all routes, methods and roles; every test reads from what it saw."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.access.asking import Asking
from tests.access.bodies import BODIES, QUERIES
from tests.access.changes import changes
from tests.access.people import AT_THE_DESK, ROLES
from tests.access.reading import keys_in, marks_in, shape_fault, told_in
from tests.access.routes import Route, all_routes, methods_of
from tests.access.targets import values_for

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
        for role in AT_THE_DESK if route.name.startswith("/admin/") else ROLES:
            yield _ask(asking, route, method, role)


def _ask(asking: Asking, route: Route, method: str, role: str) -> Seen:
    world = asking.world
    body, query = BODIES.get((route.name, method)), QUERIES.get(route.name)
    before = changes() if method == "GET" else {}
    answer = asking.ask(
        role,
        method,
        route.path(**values_for(world, route.name, method)),
        query=query(world) if query else None,
        body=body(world) if body else None,
    )
    sent = answer.headers.get("Location", "").startswith(SIGN_IN)
    told = told_in(answer)
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
