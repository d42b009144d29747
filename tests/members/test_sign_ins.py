"""R18: who came in, who was turned away, who was refused: all stands in the trail."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Role
from members.services.sign_ins import (
    note_entry,
    note_failed_entry,
    note_leave,
    note_refusal,
)
from tests import factories as f
from trail.models import Event

PASSWORD = "long-Enough-9182"
PHONE = "138" + "0013" + "8000"


@pytest.fixture
def person(committee):
    user = f.UserFactory(username="qinshouzheng", phone=PHONE)
    user.set_password(PASSWORD)
    user.save()
    f.give_role(user, Role.CLERK, committee)
    return user


def post(browser, username, password):
    given = {"username": username, "password": password}
    return browser.post(reverse("login"), given, REMOTE_ADDR="203.0.113.9")


def told():
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_entry_and_leave_are_recorded_with_address_and_committee(person, committee):
    browser = Client()
    assert post(browser, person.username, PASSWORD).status_code == 302
    browser.post(reverse("logout"), REMOTE_ADDR="203.0.113.9")
    came, went = Event.objects.order_by("pk")
    assert (came.verb, went.verb) == ("members.sign_in", "members.sign_out")
    for one in (came, went):
        assert (one.author, one.target_id) == (person, person.pk)
        assert (one.scope, one.address) == (committee.code, "203.0.113.9")


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/login/"])
def test_failed_entry_is_recorded_for_the_account(path, person, committee):
    given = {"username": person.username, "password": "wrong-" + PASSWORD}
    assert Client().post(path, given).status_code == 200
    event = Event.objects.get()
    assert event.verb == "members.fail_sign_in"
    assert (event.author, event.target_id) == (None, person.pk)
    assert (event.scope, event.after) == (committee.code, {"known": True})


def test_what_a_stranger_typed_is_not_kept(db):
    """It may be a password in the wrong field, a phone number, or a false log line."""
    typed = [PASSWORD, PHONE, "a\r\n2026-01-01 CRITICAL all is well"]
    for one in typed:
        post(Client(), one, PASSWORD)
    events = list(
        Event.objects.values("verb", "target_id", "after", "before", "reason")
    )
    assert [one["verb"] for one in events] == ["members.fail_sign_in"] * 3
    kept = json.dumps(events)
    assert not [one for one in (*typed, "CRITICAL") if one in kept]


def test_failures_at_the_api_are_recorded_without_secrets(person):
    given = {"username": person.username, "password": "wrong"}
    answer = Client().post("/api/v1/tokens/", given, content_type="application/json")
    assert answer.status_code in (400, 401, 403, 404)
    if answer.status_code != 404:
        assert "members.fail_sign_in" in told()


def test_refusal_is_recorded_in_the_role_acted_in(member, committee):
    browser = Client()
    browser.force_login(member.user)
    assert browser.get("/reports/?round=1&secret=x").status_code == 403
    event = Event.objects.get()
    assert event.verb == "members.refuse"
    assert (event.author, event.role) == (member.user, Role.MEMBER)
    assert event.after == {"method": "GET", "path": "/reports/"}


def test_notes_stand_in_the_trail(person, now):
    note_entry(user=person, at=now)
    note_leave(user=person, at=now)
    note_failed_entry(username=person.username, at=now)
    note_refusal(user=person, role_id=10**9, method="GET", path="/x" * 500, at=now)
    assert told() == [
        "members.sign_in",
        "members.sign_out",
        "members.fail_sign_in",
        "members.refuse",
    ]
    last = Event.objects.latest("pk")
    assert (last.author, last.role, len(last.after["path"])) == (person, "", 200)
    secrets = (PASSWORD, PHONE, person.password)
    kept = json.dumps(list(Event.objects.values("before", "after", "reason")))
    assert not [one for one in secrets if one in kept]
