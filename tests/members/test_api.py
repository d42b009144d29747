import pytest
from rest_framework.test import APIClient

from members.models import Role
from tests import factories as f


@pytest.fixture
def api():
    return APIClient()


def test_token_opens_the_api(api, member):
    member.user.set_password("a-long-phrase")
    member.user.save()
    name = member.user.username
    answer = api.post(
        "/api/v1/auth/token/", {"username": name, "password": "a-long-phrase"}
    )
    api.credentials(HTTP_AUTHORIZATION=f"Token {answer.data['token']}")
    me = api.get("/api/v1/me/").data
    assert me["username"] == name
    assert [role["role"] for role in me["roles"]] == [Role.MEMBER]


def test_wrong_password_is_answered_in_the_common_shape(api, member):
    answer = api.post("/api/v1/auth/token/", {"username": "nobody", "password": "x"})
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "detail", "fields"}


def test_fifth_wrong_password_locks(api, member):
    member.user.set_password("a-long-phrase")
    member.user.save()
    wrong = {"username": member.user.username, "password": "wrong"}
    right = {"username": member.user.username, "password": "a-long-phrase"}
    for _ in range(5):
        api.post("/api/v1/auth/token/", wrong)
    answer = api.post("/api/v1/auth/token/", right)
    assert (answer.status_code, answer.json()["code"]) == (429, "locked")


def test_stranger_sees_no_members(api, member, stranger, clerk):
    api.force_authenticate(stranger.user)
    assert api.get("/api/v1/members/").data["results"] == []
    seat = member.assignment.member_id
    assert api.get(f"/api/v1/members/{seat}/").status_code == 404
    api.force_authenticate(clerk.user)
    assert api.get(f"/api/v1/members/{seat}/").status_code == 200


def test_phone_is_masked(api, clerk, committee):
    f.MemberFactory(committee=committee, phone="19900001234")
    api.force_authenticate(clerk.user)
    assert api.get("/api/v1/members/").data["results"][0]["phone"] == "199****1234"


def test_unknown_filter_is_refused(api, clerk):
    api.force_authenticate(clerk.user)
    answer = api.get("/api/v1/members/?nmae=x")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_filter")


def test_ended_role_counts_no_more_at_the_next_request(api, clerk, member):
    api.force_authenticate(clerk.user)
    assert api.get("/api/v1/members/").data["results"]
    clerk.assignment.valid_to = clerk.assignment.valid_from
    clerk.assignment.save()
    clerk.user._scope = None
    assert api.get("/api/v1/members/").data["results"] == []
