"""R22: whatever the API is sent, it answers a sentence in the one shape, never 5xx."""

import json

import pytest

from tests.access import nasty
from tests.access.bodies import BODIES
from tests.access.routes import all_routes
from tests.access.sending import fault_of, path_of, send, who_may
from tests.access.table import read_table

pytestmark = pytest.mark.django_db


def _operations():
    for (name, method), body in BODIES.items():
        if name.startswith("/api/"):
            yield name, method, body


def test_fields_of_the_api_take_nothing_amiss(asking):
    faults = []
    for name, method, body in _operations():
        good, role = body(asking.world), who_may(name, method)
        path = path_of(asking.world, name, method)
        for key in good:
            for value in nasty.VALUES:
                sent = json.dumps({**good, key: value}).encode()
                answer = send(asking, role, method, path, sent, "application/json")
                if fault_of(answer):
                    faults.append((name, key, repr(value)[:30], fault_of(answer)))
    assert faults == []


def test_bodies_of_the_api_take_nothing_amiss(asking):
    faults = []
    writing = {(n, m) for n, m in read_table() if n.startswith("/api/") and m != "GET"}
    for name, method in sorted(writing):
        role, path = who_may(name, method), path_of(asking.world, name, method)
        sent = [(body, "application/json") for body in nasty.BODIES]
        sent += [(b"{}", kind) for kind in nasty.TYPES]
        for body, kind in sent:
            fault = fault_of(send(asking, role, method, path, body, kind))
            if fault:
                faults.append((name, method, body[:20], kind, fault))
    assert faults == []


def _queries(route):
    """One at a time: a refused name or value keeps the others from being read."""
    view = route.view.cls
    taken = getattr(view, "filterset_class", None)
    names = [*taken.base_filters] if taken else []
    is_list = hasattr(view, "list")
    names += ["page_size"] if is_list else []
    # Views without filters that read one of these themselves.
    names += [] if taken else ["round", "with"]
    queries = [f"?{one}={value}" for one in names for value in nasty.QUERIES]
    return queries + [f"?cursor={one}" for one in nasty.CURSORS if is_list]


def test_addresses_of_the_api_take_nothing_amiss(asking):
    faults = []
    asked = 0
    for route in all_routes():
        if not route.is_api:
            continue
        paths = [
            path_of(asking.world, route.name, "GET", pk=pk)
            for pk in ("0", "9" * 30)
            if "<pk>" in route.name
        ]
        if (route.name, "GET") in read_table():
            plain = path_of(asking.world, route.name, "GET")
            paths += [plain + query for query in _queries(route)]
        for path in paths:
            asked += 1
            fault = fault_of(send(asking, "clerk", "GET", path, b"", ""))
            if fault:
                faults.append((path[:120], fault))
    assert faults == []
    assert asked > 500
