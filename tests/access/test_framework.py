"""R22: what the framework answers by itself has the shape and a Chinese sentence too."""

import json
from base64 import b64encode

import pytest
from django.test import Client

from tests.access.asking import undone
from tests.access.sending import fault_of, send

pytestmark = pytest.mark.django_db


def test_unknown_filters_are_refused_by_name(asking):
    answer = asking.ask("clerk", "GET", "/api/v1/concerns/", query={"statee": "x"})
    told = answer.json()
    assert (answer.status_code, list(told["fields"])) == (400, ["statee"])


@pytest.mark.parametrize("place", ["x", "9" * 5000, "-1", "\x00"])
def test_places_that_no_link_named_are_refused_by_name(asking, place):
    cursor = b64encode(f"p={place}".encode()).decode()
    answer = asking.ask("clerk", "GET", "/api/v1/topics/", query={"cursor": cursor})
    told = answer.json()
    assert (answer.status_code, list(told["fields"])) == (400, ["cursor"])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_exports_say_that_a_filter_is_wrong(asking, ending):
    path = f"/admin/checklists/concernitem/export.{ending}"
    answer = asking.ask("clerk", "GET", path, query={"round": "x"})
    assert answer.status_code == 400
    assert "筛选条件无效" in answer.content.decode()


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
