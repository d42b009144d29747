"""The table of who gets which answer where: drawn from the system, kept in a file."""

import csv
import re
from pathlib import Path

from tests.access.asking import Asking
from tests.access.people import ROLES
from tests.access.routes import Route, all_routes, methods_of
from tests.access.targets import BODIES, QUERIES, values_for

FILE = Path(__file__).with_name("table.csv")
HEAD = ("route", "method", *ROLES)
Key = tuple[str, str]
Table = dict[Key, tuple[str, ...]]


def read_table() -> Table:
    with FILE.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == HEAD
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}


def write_table(table: Table) -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows((*key, *cells) for key, cells in table.items())


def draw_table(asking: Asking) -> Table:
    """Every route asked by every role with every method that it takes."""
    table: Table = {}
    for route in all_routes():
        for method in offered(asking, route):
            table[route.name, method] = tuple(
                cell(asking, route, method, role) for role in ROLES
            )
    return table


def offered(asking: Asking, route: Route) -> list[str]:
    path = route.path(**values_for(asking.world, route.name, "GET"))
    return methods_of(route, asking.clients["clerk"], path)


def cell(asking: Asking, route: Route, method: str, role: str) -> str:
    """The status; sent to sign in is its own answer."""
    world = asking.world
    body = BODIES.get((route.name, method))
    query = QUERIES.get(route.name)
    answer = asking.ask(
        role,
        method,
        route.path(**values_for(world, route.name, method)),
        query=query(world) if query else None,
        body=body(world) if body else None,
    )
    place = answer.headers.get("Location", "")
    if re.match(r"/(accounts|admin)/login/\?next=", place):
        return "sign-in"
    return str(answer.status_code)
