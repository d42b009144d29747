import pytest
import time_machine
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from posts.models import Match
from posts.services.matching import confirm_match
from posts.tasks import confirm_run
from tests.posts.wishing import matched, open_post, open_round, wish

BASE = "/api/v1/matches/"


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


def api(actor):
    client = APIClient()
    token = Token.objects.get_or_create(user=actor.user)[0]
    client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
    return client


@pytest.fixture
def round_(committee):
    return open_round(committee)


@pytest.fixture
def run(round_, clerk, member, now):
    post = open_post(round_, clerk, now)
    wish(round_, post, member=member.assignment.member)
    wish(round_, post)
    return matched(round_, clerk, now)


def test_clerk_asks_for_a_run_and_watches_it(run, clerk):
    asked = {"round": run.round.code, "seed": 5, "parameters": {"rank": 900}}
    answer = api(clerk).post(BASE, asked)
    assert answer.status_code == 202
    made = Match.objects.get(pk=answer.json()["id"])
    assert (made.seed, made.parameters["rank"]) == (5, 900)
    shown = api(clerk).get(f"{BASE}{made.pk}/").json()
    assert (shown["job_state"], shown["round"]) == ("queued", run.round.code)
    found = api(clerk).get(BASE, {"state": "dry", "job_state": "done"}).json()
    assert [one["id"] for one in found["results"]] == [run.pk]


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"seed": -1}, 400), ({"parameters": {"colour": 1}}, 400), ({"round": "x"}, 404)],
)
def test_what_cannot_be_run_is_refused(run, clerk, asked, status):
    answer = api(clerk).post(BASE, {"round": run.round.code, **asked})
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_others_neither_see_nor_start_runs(run, member, stranger, leader):
    asked = {"round": run.round.code}
    assert api(member).post(BASE, asked).status_code == 403
    assert api(leader).post(BASE, asked).status_code == 403
    assert api(stranger).post(BASE, asked).status_code == 404
    for actor in (member, stranger):
        assert api(actor).get(BASE).json()["results"] == []
        assert api(actor).get(f"{BASE}{run.pk}/").status_code == 404
        assert api(actor).get(f"{BASE}{run.pk}/lines/").status_code == 404
        assert api(actor).post(f"{BASE}{run.pk}/confirm/").status_code == 404
    assert api(leader).get(f"{BASE}{run.pk}/").status_code == 200
    assert api(leader).post(f"{BASE}{run.pk}/confirm/").status_code == 403


def test_lines_are_filtered_and_paged(run, clerk, django_assert_max_num_queries):
    url = f"{BASE}{run.pk}/lines/"
    with django_assert_max_num_queries(8):
        everything = api(clerk).get(url).json()["results"]
    assert len(everything) == 3
    (seat,) = api(clerk).get(url, {"outcome": "seat"}).json()["results"]
    assert seat["rank"] == 1
    assert len(api(clerk).get(url, {"code": "full"}).json()["results"]) == 2
    mine = api(clerk).get(url, {"member": seat["member"]}).json()["results"]
    assert mine == [seat]
    assert api(clerk).get(url, {"colour": "red"}).status_code == 400
    first = api(clerk).get(url, {"page_size": 2}).json()
    assert (len(first["results"]), bool(first["next"])) == (2, True)


def test_confirming_once_and_members_reading_their_own(run, clerk, member):
    url = f"{BASE}{run.pk}/confirm/"
    assert api(clerk).get(url).status_code == 404
    answer = api(clerk).post(url)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["run"], told["job_state"]) == (run.pk, "queued")
    assert told["requested_by"] == clerk.user.name
    twice = api(clerk).post(url)
    assert (twice.status_code, twice.json()["code"]) == (409, "already_ordered")
    confirm_run(told["id"])
    assert api(clerk).get(url).json()["job_state"] == "done"
    assert api(member).get(url).status_code == 404
    told = api(clerk).get(f"{BASE}{run.pk}/").json()
    assert (told["state"], told["offers_made"]) == ("confirmed", 1)
    assert told["confirmed_by"] == clerk.user.name
    again = api(clerk).post(url)
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    lines = api(member).get(f"{BASE}{run.pk}/lines/").json()["results"]
    assert {one["name"] for one in lines} == {member.assignment.member.name}


def test_changed_input_is_told_with_the_job(run, clerk):
    wish(run.round)
    url = f"{BASE}{run.pk}/confirm/"
    confirm_run(api(clerk).post(url).json()["id"])
    told = api(clerk).get(url).json()
    assert told["job_state"] == "failed"
    assert told["error"].endswith("请重新运行匹配后再确认。")
    assert api(clerk).post(url).status_code == 202


def test_discarding(run, clerk):
    answer = api(clerk).post(f"{BASE}{run.pk}/discard/")
    assert answer.json()["state"] == "discarded"
    assert api(clerk).post(f"{BASE}{run.pk}/discard/").status_code == 409


def test_comparing(run, clerk, now):
    other = matched(run.round, clerk, now, parameters={"rank": 0, "first_seat": 100})
    found = api(clerk).get(f"{BASE}{run.pk}/compare/", {"with": other.pk}).json()
    assert (found["before"], found["after"]) == (run.pk, other.pk)
    assert found["same_input"] is False
    answer = api(clerk).get(f"{BASE}{run.pk}/compare/")
    assert answer.status_code == 400
    answer = api(clerk).get(f"{BASE}{run.pk}/compare/", {"with": 10**9})
    assert answer.status_code == 404


def test_confirmed_run_stays_comparable(run, clerk, now):
    confirm_match(actor=clerk, match=run, at=now)
    url = f"{BASE}{run.pk}/compare/"
    assert api(clerk).get(url, {"with": run.pk}).json()["gains"] == []
