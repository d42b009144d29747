"""R22: whatever is sent, the answer is a Chinese sentence in the one shape, never 5xx."""

import json

import pytest
from django.test import Client

from tests.access import nasty
from tests.access.asking import undone
from tests.access.people import ROLES
from tests.access.routes import all_routes
from tests.access.table import read_table
from tests.access.targets import BODIES, values_for
from tests.access.walk import shape_fault

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("access")]
GOOD = {"200", "201", "202", "204", "302"}


def who_may(name: str, method: str) -> str:
    """The first signed-in role to whom the table gives it."""
    cells = read_table()[name, method]
    pairs = zip(ROLES[1:], cells[1:], strict=True)
    return next((role for role, cell in pairs if cell in GOOD), "clerk")


def send(asking, role: str, method: str, path: str, body: bytes, kind: str):
    with undone():
        answer = asking.clients[role].generic(method, path, body, kind)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return answer


def fault_of(answer) -> str:
    """Empty where the answer is what the API promises."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.status_code < 400:
        return ""
    is_json = answer.headers["Content-Type"].startswith("application/json")
    fault = shape_fault(answer, json.loads(answer.content) if is_json else None)
    return fault or ("trace" if b"Traceback" in answer.content else "")


def _operations():
    for (name, method), body in BODIES.items():
        if name.startswith("/api/"):
            yield name, method, body


def path_of(world, name: str, method: str, **other) -> str:
    for key, value in (values_for(world, name, method) | other).items():
        name = name.replace(f"<{key}>", str(value))
    return name


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


def test_addresses_of_the_api_take_nothing_amiss(asking):
    faults = []
    for route in all_routes():
        if not route.is_api:
            continue
        taken = getattr(route.view.cls, "filterset_class", None)
        names = [*(taken.base_filters if taken else ()), "page_size", "cursor"]
        names += ["round", "with"]
        queries = [f"?{one}={value}" for one in names for value in nasty.QUERIES]
        plain = path_of(asking.world, route.name, "GET")
        ids = ("0", "9" * 30) if "<pk>" in route.name else ()
        paths = [path_of(asking.world, route.name, "GET", pk=pk) for pk in ids]
        paths += (
            [plain + query for query in queries] if "GET" in _methods(route) else []
        )
        for path in paths:
            fault = fault_of(send(asking, "clerk", "GET", path, b"", ""))
            if fault:
                faults.append((path[:120], fault))
    assert faults == []


def _methods(route) -> set[str]:
    return {one for name, one in read_table() if name == route.name}


def test_unknown_filters_are_refused_by_name(asking):
    answer = asking.ask("clerk", "GET", "/api/v1/concerns/", query={"statee": "x"})
    told = answer.json()
    assert (answer.status_code, list(told["fields"])) == (400, ["statee"])


@pytest.mark.parametrize(
    ("method", "path", "kind", "status"),
    [
        ("GET", "/api/v1/nirgends/", "", 404),
        ("GET", "/api/nirgends", "", 404),
        ("PUT", "/api/v1/concerns/", "application/json", 405),
        ("POST", "/api/v1/concerns/", "text/plain", 415),
        ("POST", "/api/v1/concerns/screen/", "text/plain", 415),
    ],
)
def test_answers_of_the_framework_have_the_shape(asking, method, path, kind, status):
    answer = send(asking, "clerk", method, path, b"x", kind)
    assert (answer.status_code, fault_of(answer)) == (status, "")


def test_too_large_a_body_is_turned_away_unread(asking, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = json.dumps({"text": "x" * 2000}).encode()
    answer = send(
        asking, "owner", "POST", "/api/v1/concerns/", body, "application/json"
    )
    assert (answer.status_code, fault_of(answer)) == (413, "")
    assert answer.json()["code"] == "too_large"


def test_too_many_guesses_are_told_in_the_shape(asking):
    client = Client(raise_request_exception=False)
    body = json.dumps({"username": "niemand", "password": "falsch"})
    with undone():
        answers = [
            client.post("/api/v1/auth/token/", body, "application/json")
            for _ in range(7)
        ]
    assert [one.status_code for one in answers][:4] == [400] * 4
    assert answers[-1].status_code == 429
    assert {fault_of(one) for one in answers} == {""}


FORM_WORDS = (*nasty.WORDS[:6], "-1", "9" * 40)


def test_forms_of_pages_take_nothing_amiss(asking):
    faults = []
    for (name, method), body in BODIES.items():
        if name.startswith("/api/"):
            continue
        good, role = body(asking.world), who_may(name, method)
        path = path_of(asking.world, name, method)
        for key in [*good, "step", "round", "next"]:
            for value in FORM_WORDS:
                status = _posted(asking, role, path, {**good, key: value})
                if status >= 500:
                    faults.append((name, key, repr(value)[:30], status))
    assert faults == []


def _posted(asking, role: str, path: str, body) -> int:
    body = {
        key: value.encode("utf-8", "surrogatepass")
        if isinstance(value, str) and "\ud800" in value
        else value
        for key, value in body.items()
    }
    return asking.ask(role, "POST", path, body=body).status_code


PAGE_QUERIES = ("page", "round", "field", "words", "day", "region", "department")
PAGE_QUERIES += ("is_free", "kind", "before", "after", "offer", "q", "p", "o", "e")
# Lookups that an address of the admin site may carry.
PAGE_QUERIES += ("id__exact", "round__id__exact", "state", "state__exact")


def test_addresses_of_pages_take_nothing_amiss(asking):
    faults = []
    for (name, method), cells in read_table().items():
        clerk = cells[ROLES.index("clerk")]
        if method != "GET" or name.startswith("/api/") or clerk not in GOOD:
            continue
        path = path_of(asking.world, name, "GET")
        for value in nasty.QUERIES[:3]:
            # All at once for forms; one by one where an early one stops the view.
            whole = "&".join(f"{one}={value}" for one in PAGE_QUERIES)
            for sent in (whole, f"round={value}"):
                answer = send(asking, "clerk", "GET", f"{path}?{sent}", b"", "")
                if answer.status_code >= 500:
                    faults.append((name, sent[:60], answer.status_code))
    assert faults == []
