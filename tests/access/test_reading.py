"""R15: reading changes nothing, writing asks for the token, every answer is armoured."""

import re

import pytest
from django.test import Client

from tests.access.asking import json_body, undone
from tests.access.changes import changes
from tests.access.targets import values_for

pytestmark = pytest.mark.django_db
ARMOUR = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CLOSED = ("default-src 'none'", "object-src 'none'", "base-uri 'none'")
RECEIPTS = {"/news/<pk>/", "/briefings/<pk>/"}
FETCH = re.compile(r"export\.(csv|xlsx)$|/file/$|/download/$|<format_>/$")
CLOSED += ("frame-ancestors 'none'", "form-action 'self'")


def test_what_was_undone_is_counted_as_written(asking):
    """Without this the next test would pass on a count that never moves."""
    before = changes()
    with undone():
        asking.world.things["group"].save(update_fields=["name"])
    written = {name for name, rows in changes().items() if rows != before.get(name)}
    assert written == {"members_group"}


def is_counted(one):
    """Taking data away and being refused are recorded (R18), reading news is counted."""
    is_told = FETCH.search(one.route) or one.status == "403"
    is_fetch = one.written == ("trail_event",) and is_told
    is_receipt = one.written == ("bulletins_readreceipt",) and one.route in RECEIPTS
    return is_fetch or is_receipt


def test_reading_changes_no_row(walked):
    changed = [
        (str(one), one.written)
        for one in walked
        if one.method == "GET" and one.written and not is_counted(one)
    ]
    assert changed == []


@pytest.mark.parametrize("status", ["200", "302", "400", "403", "404"])
def test_every_answer_is_armoured(walked, status):
    answers = [one for one in walked if one.status == status]
    assert answers
    bare = {
        str(one)
        for one in answers
        if any(one.headers.get(name) != value for name, value in ARMOUR.items())
    }
    assert bare == set()


def test_pages_say_what_they_may_load(walked):
    open_ = {
        str(one)
        for one in walked
        if one.is_page
        and not all(
            part in one.headers.get("Content-Security-Policy", "") for part in CLOSED
        )
    }
    assert open_ == set()


def test_only_the_admin_site_has_a_looser_policy(walked):
    loose = {
        one.route.split("/")[1]
        for one in walked
        if "unsafe" in one.headers.get("Content-Security-Policy", "")
    }
    assert loose <= {"admin"}


def _writing(walked):
    return sorted({(one.route, one.method) for one in walked if one.method != "GET"})


def test_no_page_takes_a_post_without_its_token(asking, walked):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(asking.world.people["clerk"].user, BACKEND)
    taken = []
    for name, method in _writing(walked):
        if name.startswith("/api/"):
            continue
        with undone():
            answer = client.post(_path(asking.world, name, method))
        said = "为防止他人冒用您的身份" in answer.content.decode()
        if answer.status_code != 403 or not said:
            taken.append((name, answer.status_code))
    assert taken == []


def test_the_api_takes_no_session_without_the_token(asking, walked):
    """Signing in itself is left out: it reads no session."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(asking.world.people["clerk"].user, BACKEND)
    taken = []
    for name, method in _writing(walked):
        if not name.startswith("/api/") or name == "/api/v1/auth/token/":
            continue
        with undone():
            path = _path(asking.world, name, method)
            answer = client.generic(method, path, *json_body({}))
        if answer.status_code != 403 or answer.json()["code"] != "permission_denied":
            taken.append((name, answer.status_code))
    assert taken == []


BACKEND = "members.authentication.Accounts"


def _path(world, name: str, method: str) -> str:
    path = name
    for key, value in values_for(world, name, method).items():
        path = path.replace(f"<{key}>", str(value))
    return path


def test_errors_of_the_api_have_one_shape(walked):
    faults = {
        (one.route, one.method, one.status, one.shape_fault)
        for one in walked
        if one.shape_fault
    }
    assert faults == set()
