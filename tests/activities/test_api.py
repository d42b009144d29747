import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from activities import api_urls
from activities.codes import make_code
from activities.models import Activity, BookingKey, Participation
from activities.services.queue import cancel_participation
from members.acting import Acting
from members.models import Role
from tests import factories as f

pytestmark = pytest.mark.urls("tests.activities.urls")


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def api():
    """A client signed in by token as the actor's user."""

    def make(actor):
        client = APIClient()
        token = Token.objects.get_or_create(user=actor.user)[0]
        client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
        return client

    return make


def path(activity):
    return f"/api/v1/sessions/{activity.pk}/book/"


def test_booking_answers_confirmed_then_waiting(api, activity, new_member):
    answers = [api(new_member()).post(path(activity)) for _ in range(4)]
    assert [one.status_code for one in answers] == [201, 201, 202, 202]
    pks = list(Participation.objects.order_by("pk").values_list("pk", flat=True))
    assert answers[0].json() == {"participation": pks[0], "state": "confirmed"}
    assert answers[3].json() == {
        "participation": pks[3],
        "state": "waiting",
        "position": 2,
    }


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"state": "closed"}, 409, "closed"),
        ({"books_from": f.START}, 409, "not_open_yet"),
        ({"audience": "representatives"}, 403, "not_eligible"),
        ({"state": "draft"}, 404, None),
    ],
)
def test_booking_refused_names_its_code(api, activity, member, facts, status, code):
    Activity.objects.update(**facts)
    answer = api(member).post(path(activity))
    assert answer.status_code == status
    if code:
        assert answer.json()["code"] == code
        assert answer.json()["detail"].endswith("。")


def test_full_overlap_twice_and_conflict_over_the_api(
    api, activity, new_member, department, committee
):
    full = f.ActivityFactory(committee=committee, capacity=1, has_waiting_list=False)
    api(new_member()).post(path(full))
    actor = new_member()
    api(actor).post(path(activity))
    free = f.ActivityFactory(committee=committee)
    barred = new_member(employer=department)
    refused = [
        api(new_member()).post(path(full)),
        api(actor).post(path(free)),
        api(actor).post(path(activity)),
        api(barred).post(path(activity)),
    ]
    assert [(one.status_code, one.json()["code"]) for one in refused] == [
        (409, "full"),
        (409, "overlap"),
        (409, "already_booked"),
        (403, "conflict_of_interest"),
    ]


def test_booking_over_the_api_is_short(api, activity, member):
    """Token, roles, the path's own look, then four, the transaction's marks apart.

    One fewer where the roles already bring the member's seat.
    """
    client = api(member)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(path(activity)).status_code == 201
    sql = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(sql) <= 7, "\n".join(sql)


def test_visitor_is_asked_to_sign_in(activity):
    assert APIClient().post(path(activity)).status_code == 401


def test_clerk_books_for_a_member_and_for_a_representative(
    api, activity, clerk, member, committee
):
    public = f.RepresentativeFactory(linking_member__committee=committee)
    for body in (
        {"member": member.assignment.member_id},
        {"representative": public.pk},
    ):
        assert api(clerk).post(path(activity), body).status_code == 201
    held = Participation.objects.order_by("pk")
    assert [one.person for one in held] == [member.user, public.user]
    assert {one.booked_by for one in held} == {clerk.user}


def test_booking_for_somebody_out_of_sight_is_refused(
    api, activity, clerk, stranger, member
):
    elsewhere = f.MemberFactory()
    answer = api(clerk).post(path(activity), {"member": elsewhere.pk})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    for actor in (stranger, member):
        other = {"member": f.MemberFactory(committee=activity.committee).pk}
        assert api(actor).post(path(activity), other).status_code in (400, 403)
    assert not Participation.objects.exists()


def test_body_that_makes_no_sense_is_a_400(api, activity, clerk):
    assert api(clerk).post(path(activity), {"member": "x"}).status_code == 400


def test_same_key_gets_the_first_answer_byte_for_byte(api, activity, member):
    client = api(member)
    first, again = (
        client.post(path(activity), headers={"Idempotency-Key": "k-1"})
        for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert Participation.objects.count() == 1


def test_refusal_is_an_answer_that_the_key_repeats(api, activity, member):
    Activity.objects.update(state="closed")
    client = api(member)
    first = client.post(path(activity), headers={"Idempotency-Key": "k-1"})
    Activity.objects.update(state="published")
    again = client.post(path(activity), headers={"Idempotency-Key": "k-1"})
    assert (first.status_code, first.content) == (409, again.content)
    assert again.status_code == 409
    other = client.post(path(activity), headers={"Idempotency-Key": "k-2"})
    assert other.status_code == 201


def test_key_for_another_request_is_refused(api, activity, clerk, member, committee):
    other = f.ActivityFactory(committee=committee)
    client = api(clerk)
    body = {"member": member.assignment.member_id}
    key = {"Idempotency-Key": "k-1"}
    assert client.post(path(activity), body, headers=key).status_code == 201
    for where, what in ((other, body), (activity, {})):
        answer = client.post(path(where), what, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert Participation.objects.count() == 1


def test_keys_of_two_people_are_apart(api, activity, new_member):
    answers = [
        api(new_member()).post(path(activity), headers={"Idempotency-Key": "same"})
        for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].content != answers[1].content
    assert BookingKey.objects.count() == 2


@pytest.mark.parametrize("key", ["x" * 129, "键"])
def test_unusable_key_is_a_400(api, activity, member, key):
    answer = api(member).post(
        path(activity), headers={"Idempotency-Key": key.encode().decode("latin-1")}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_key")
    assert not Participation.objects.exists()


def test_list_shows_own_and_for_keepers_all(
    api, book, member, handler, clerk, stranger
):
    book(member)
    book()
    book()

    def count(actor):
        return len(api(actor).get("/api/v1/participations/").json()["results"])

    assert [count(one) for one in (member, handler, clerk, stranger)] == [1, 3, 3, 0]


def test_who_waits_is_seen_by_staff_and_host_only(
    api, book, member, new_member, handler, clerk, leader, stranger
):
    """Not by those who have a seat, nor by those who wait too."""
    book(member), book()
    waiting, other = new_member(), new_member()
    held = book(waiting)
    book(other)
    detail = f"/api/v1/participations/{held.pk}/"
    seen = {
        who: waiting.user.name in api(actor).get(detail).content.decode()
        for who, actor in (
            ("member", member),
            ("other", other),
            ("stranger", stranger),
            ("self", waiting),
            ("handler", handler),
            ("clerk", clerk),
        )
    }
    assert seen == {
        "member": False,
        "other": False,
        "stranger": False,
        "self": True,
        "handler": True,
        "clerk": True,
    }
    for actor in (member, other):
        listed = api(actor).get("/api/v1/participations/").content.decode()
        assert waiting.user.name not in listed


def test_list_filters_and_refuses_unknown_filters(
    api, book, clerk, activity, committee
):
    book(), book(), book()
    elsewhere = f.ActivityFactory(committee=committee)
    book(where=elsewhere)
    client = api(clerk)

    def count(query):
        return len(client.get(f"/api/v1/participations/?{query}").json()["results"])

    assert count(f"activity={activity.pk}") == 3
    assert count(f"activity={activity.pk}&state=waiting") == 1
    assert client.get("/api/v1/participations/?person=1").status_code == 400


def test_list_takes_three_queries_however_many_rows(api, book, clerk):
    counts = []
    client = api(clerk)
    for _ in range(2):
        book(), book(), book()
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/participations/")
        counts.append(len(queries))
    assert counts == [3, 3]


def test_detail_shows_the_position(api, book, clerk, activity):
    book(), book(), book()
    held = book()
    shown = api(clerk).get(f"/api/v1/participations/{held.pk}/").json()
    assert (shown["state"], shown["position"]) == ("waiting", 2)
    assert shown["activity"]["id"] == activity.pk
    assert shown["person"] == {"id": held.person_id, "name": held.person.name}


def test_offer_is_accepted_and_declined_over_the_api(api, book, activity, now, clerk):
    seated = [book(), book()]
    first, second = book(), book()
    for one in seated:
        cancel_participation(actor=clerk, participation_id=one.pk, at=now)
    accepted = api(Acting(first.person)).post(
        f"/api/v1/participations/{first.pk}/accept/"
    )
    declined = api(Acting(second.person)).post(
        f"/api/v1/participations/{second.pk}/decline/", {"reason": "出差"}
    )
    assert accepted.json()["state"] == "confirmed"
    assert (declined.json()["state"], declined.json()["reason"]) == ("declined", "出差")
    again = api(Acting(first.person)).post(f"/api/v1/participations/{first.pk}/accept/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_steps_are_404_unseen_and_403_seen(api, book, handler, stranger, new_member):
    held = book()
    for step in ("cancel", "accept", "decline"):
        url = f"/api/v1/participations/{held.pk}/{step}/"
        assert api(new_member()).post(url).status_code == 404
        assert api(stranger).post(url).status_code == 404
        assert api(handler).post(url).status_code == 403
    for step in ("check-in", "absent"):
        url = f"/api/v1/participations/{held.pk}/{step}/"
        assert api(Acting(held.person)).post(url).status_code == 403


def test_late_cancel_is_refused_with_whom_to_call(api, book, activity):
    held = book()
    activity.host.phone = "0536-8000000"
    activity.host.save()
    with time_machine.travel(activity.cancel_until + f.HOUR, tick=False):
        answer = api(Acting(held.person)).post(
            f"/api/v1/participations/{held.pk}/cancel/"
        )
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
    assert "0536-8000000" in answer.json()["detail"]


def test_check_in_by_code_over_the_api(api, book, handler, activity, started):
    held = book()
    code = api(Acting(held.person)).get(f"/api/v1/participations/{held.pk}/code/")
    assert code.json()["code"] == make_code(held)
    assert code.json()["svg"].startswith("<svg")
    with time_machine.travel(started, tick=False):
        body = {"code": code.json()["code"]}
        client = api(handler)
        first = client.post("/api/v1/participations/check-in/", body)
        again = client.post("/api/v1/participations/check-in/", body)
        own = api(Acting(held.person)).post("/api/v1/participations/check-in/", body)
    assert (first.status_code, first.json()["state"]) == (200, "attended")
    assert (again.status_code, again.json()["code"]) == (409, "already_checked_in")
    assert own.status_code == 403


def test_code_is_given_to_its_owner_only(api, book, clerk):
    held = book()
    url = f"/api/v1/participations/{held.pk}/code/"
    assert api(clerk).get(url).status_code == 404
    assert api(Acting(held.person)).get(url).status_code == 200


def test_check_in_and_absence_by_hand_over_the_api(api, book, clerk, started):
    came, missed = book(), book()
    with time_machine.travel(started, tick=False):
        client = api(clerk)
        shown = [
            client.post(f"/api/v1/participations/{came.pk}/check-in/").json(),
            client.post(f"/api/v1/participations/{missed.pk}/absent/").json(),
        ]
    assert [one["state"] for one in shown] == ["attended", "absent"]
    assert shown[0]["check_in_way"] == "hand"


def test_calendar_address_is_given_and_reset(api, member):
    client = api(member)
    assert client.get("/api/v1/calendar/").json() == {"url": None}
    first = client.post("/api/v1/calendar/").json()["url"]
    assert client.get("/api/v1/calendar/").json() == {"url": first}
    assert client.post("/api/v1/calendar/").json()["url"] != first


def test_acting_role_asked_for_must_be_held(api, activity, member, clerk):
    headers = {"X-Acting-Role": str(clerk.assignment.pk)}
    answer = api(member).post(path(activity), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "no_such_role")


def test_clerk_and_member_in_one_books_in_either_role(api, activity, member, clerk):
    """Without a role asked for one's own seat is meant, for others the clerk's desk."""
    f.give_role(member.user, Role.CLERK, activity.committee)
    other = f.MemberFactory(committee=activity.committee)
    assert api(member).post(path(activity)).status_code == 201
    assert api(member).post(path(activity), {"member": other.pk}).status_code == 201
    persons = set(Participation.objects.values_list("person", "booked_by"))
    assert persons == {
        (member.user.pk, member.user.pk),
        (other.user.pk, member.user.pk),
    }


def test_schema_of_the_room_is_sound(capfd):
    schema = SchemaGenerator(patterns=api_urls.urlpatterns).get_schema(public=True)
    validate_schema(schema)
    assert "Warning" not in capfd.readouterr().err
    assert "/participations/{id}/cancel/" in schema["paths"]
