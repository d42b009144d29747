import pytest
from rest_framework.test import APIClient

from cases.models import (
    Assignment,
    Case,
    Clock,
    ClockRequest,
    Party,
    Reply,
    Supervision,
)
from cases.states import CaseState
from members.models import Role
from tests import factories as f

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases/"


def api(actor):
    client = APIClient()
    client.force_authenticate(actor.user)
    return client


def post(actor, case, step, **body):
    answer = api(actor).post(f"{CASES}{case.pk}/{step}/", body, format="json")
    case.refresh_from_db()
    return answer


def ids(answer):
    assert answer.status_code == 200, answer.json()
    return [one["id"] for one in answer.json()["results"]]


@pytest.fixture(autouse=True)
def at_the_time(world, monkeypatch):
    """The clock of the room stands where the world's does."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.now)


def test_list_says_whose_turn_it_is_and_until_when(world):
    case = world.open()
    world.assign(case, *world.settings(world.water, world.roads))
    (shown,) = api(world.member).get(CASES).json()["results"]
    assert shown["state"] == CaseState.ASSIGNED
    assert shown["waiting"].startswith("等待：水利局、交通局 接收，3 月 ")
    assert [one["part"] for one in shown["departments"]] == ["lead", "joint"]
    assert not shown["is_overdue"]
    world.tick(days=60)
    (late,) = api(world.member).get(CASES).json()["results"]
    assert late["is_overdue"]
    assert late["waiting"].endswith("已逾期")


def test_filters_tell_whose_and_which(world):
    first, second = world.open(), world.open(world.another_member())
    world.assign(first)
    own = world.officers[world.water.pk]
    asked = {
        (world.member, "mine=true"): [first.pk],
        (world.clerk, "mine=false"): [second.pk, first.pk],
        (own, "owed=true"): [first.pk],
        (world.clerk, f"department={world.water.pk}"): [first.pk],
        (world.clerk, "state=open"): [second.pk],
        (world.clerk, "policy=concern&handling=1"): [second.pk, first.pk],
        (world.clerk, "policy=proposal"): [],
        (world.clerk, "supervised=true"): [],
        (world.clerk, "overdue=false"): [second.pk, first.pk],
        (world.clerk, "q=河堤"): [second.pk, first.pk],
        (world.clerk, f"q={first.number.lower()}"): [first.pk],
    }
    for (actor, query), wanted in asked.items():
        assert ids(api(actor).get(f"{CASES}?{query}")) == wanted, query
    assert api(world.clerk).get(f"{CASES}?owned=1").status_code == 400


def test_strangers_find_no_case_and_outsiders_may_not_act(world, stranger):
    case = world.open()
    world.assign(case)
    assert ids(api(stranger).get(CASES)) == []
    assert api(stranger).get(f"{CASES}{case.pk}/").status_code == 404
    assert post(stranger, case, "accept").status_code == 404
    refused = post(world.member, case, "accept")
    assert (refused.status_code, refused.json()["code"]) == (403, "department_only")
    own = world.officers[world.roads.pk]
    assert post(own, case, "accept").status_code == 404
    assert post(world.clerk, case, "evaluate", verdict="satisfied").status_code == 403


def test_lists_and_one_case_take_few_statements(world, django_assert_max_num_queries):
    for _ in range(3):
        world.answered()
    case = Case.objects.first()
    for actor in (world.member, world.clerk):
        client = api(actor)
        client.get(CASES)
        with django_assert_max_num_queries(4):
            client.get(CASES)
        with django_assert_max_num_queries(8):
            shown = client.get(f"{CASES}{case.pk}/").json()
        assert shown["replies"][0]["text"] == "已组织修复。"
        with django_assert_max_num_queries(8):
            client.get(f"{CASES}{case.pk}/record/")


def setting(world, department, part="lead"):
    return {
        "department": department.pk,
        "part": part,
        "reply_class": "A",
        "person": world.officers[department.pk].assignment.pk,
        "due_on": "2026-04-10",
    }


TALK = {
    "stage": "during",
    "way": "phone",
    "purpose": "consult",
    "position": "staff",
    "speaker": "温经办",
    "with_whom": "周明",
    "text": "说明情况。",
    "held_at": "2026-03-02T09:00:00+08:00",
}


def test_case_goes_its_whole_way_over_the_api(world):
    case = world.open()
    water, roads = (world.officers[one.pk] for one in (world.water, world.roads))
    settings = [setting(world, world.water), setting(world, world.roads, "joint")]
    done = post(world.clerk, case, "assign", settings=settings)
    assert (done.status_code, done.json()["state"]) == (200, "assigned")
    assert (
        Assignment.objects.get(part="lead")
        .due_at.isoformat()
        .startswith("2026-04-10T15:59:59")
    )
    for actor in (water, roads):
        assert post(actor, case, "accept").status_code == 200
    assert post(water, case, "begin").json()["state"] == "in_progress"
    assert post(water, case, "contact", **TALK).status_code == 200
    body = {"text": "已修复。", "reply_class": "A"}
    assert post(water, case, "reply", **body).status_code == 200
    assert post(water, case, "reply", **body | {"text": "改"}).status_code == 200
    assert Reply.objects.get().text == "改"
    early = post(water, case, "send", document_number="水函1号")
    assert (early.status_code, early.json()["code"]) == (409, "countersign_missing")
    assert post(roads, case, "countersign", agrees=True).status_code == 409
    assert post(water, case, "circulate").status_code == 200
    assert post(roads, case, "countersign", agrees=False).status_code == 400
    assert post(roads, case, "countersign", agrees=True).status_code == 200
    assert post(water, case, "send", document_number="水函1号").status_code == 200
    assert case.state == CaseState.ANSWERED
    mute = post(world.member, case, "evaluate", verdict="not_satisfied")
    assert mute.json()["fields"].keys() == {"comment"}
    told = post(world.member, case, "evaluate", verdict="satisfied", attitude=5)
    assert told.json()["state"] == "evaluated"
    visit = {
        "kind": "return_visit",
        "is_solved": True,
        "finding": "已修好。",
        "visited_at": TALK["held_at"],
    }
    assert post(world.leader, case, "visit", **visit).status_code == 200
    assert post(world.clerk, case, "carried-out", finding="见现场。").status_code == 200
    assert post(world.clerk, case, "close").json()["state"] == "closed"
    record = api(world.member).get(f"{CASES}{case.pk}/record/").json()
    assert [len(record[one]) for one in ("contacts", "countersigns", "visits")] == [
        1,
        1,
        1,
    ]
    again = post(world.leader, case, "reopen", reason="又塌了")
    assert again.json() == {
        "id": case.pk,
        "number": case.number,
        "state": "reopened",
        "state_label": "重新办理",
        "handling": 2,
    }


def test_objection_is_decided_by_reassigning_or_keeping(world):
    case = world.open()
    (part,) = world.assign(case)
    water = world.officers[world.water.pk]
    assert post(water, case, "object", reason="不属本局职责").status_code == 200
    assert post(water, case, "keep", assignment=part.pk, reason="x").status_code == 403
    body = setting(world, world.roads) | {"assignment": part.pk, "reason": "同意"}
    body.pop("part")
    assert post(world.clerk, case, "reassign", **body).json()["state"] == "reassigned"
    (new,) = world.parts(case)
    assert new.department == world.roads
    post(world.officers[world.roads.pk], case, "object", reason="也不是")
    kept = post(world.clerk, case, "keep", assignment=new.pk, reason="请办理")
    assert kept.status_code == 200
    other = world.open()
    (foreign,) = world.assign(other)
    wrong = post(world.clerk, case, "withdraw", assignment=foreign.pk, reason="x")
    assert wrong.json()["fields"].keys() == {"assignment"}


def test_time_is_asked_for_and_granted(world):
    (part,) = world.started()
    case, water = part.case, world.officers[world.water.pk]
    assert post(water, case, "extend", days=10, reason="汛期").status_code == 200
    assert post(water, case, "pause", reason="等资料").status_code == 200
    extension = ClockRequest.objects.get(kind="extension")
    pause = ClockRequest.objects.get(kind="pause")
    assert (
        post(water, case, "decide", request=pause.pk, approve=True).status_code == 403
    )
    for one in (extension, pause):
        done = post(world.clerk, case, "decide", request=one.pk, approve=True)
        assert done.status_code == 200, done.json()
    clock = Clock.objects.get(paused_at__isnull=False)
    assert "（暂停计时）" in api(water).get(CASES).json()["results"][0]["waiting"]
    assert post(water, case, "resume", clock=clock.pk).status_code == 200
    shown = api(world.member).get(f"{CASES}{case.pk}/").json()["clocks"]
    assert any("经批准延期 10" in line for line in shown[0]["explanation"])


def test_dissatisfaction_leads_to_a_second_round_under_a_leader(world):
    case = world.answered()
    (contact,) = [world.talk(world.parts(case)[0], "progress")]
    disputed = post(
        world.member, case, "dispute", contact=contact.pk, reason="没有来过"
    )
    assert disputed.status_code == 200
    post(world.member, case, "evaluate", verdict="not_satisfied", comment="没修")
    assert post(world.clerk, case, "close").json()["code"] == "second_round_due"
    body = {"leader": world.clerk.user.pk, "reason": "不满意"}
    assert post(world.clerk, case, "send-back", **body).status_code == 400
    body["leader"] = world.leader.user.pk
    assert (
        post(world.clerk, case, "send-back", **body).json()["state"] == "second_round"
    )
    listed = Supervision.objects.get(kind="listed")
    lifted = post(world.clerk, case, "lift", supervision=listed.pk, result="已整改")
    assert lifted.status_code == 200
    watched = {"kind": "talk", "reason": "进展慢"}
    assert post(world.leader, case, "supervise", **watched).status_code == 200


def test_confirming_and_surveys_speak_for_oneself(world):
    case = world.answered(policy="proposal")
    assert post(world.member, case, "confirm", party=Party.RAISER).status_code == 200
    assert post(world.leader, case, "confirm", party=Party.OFFICE).status_code == 200
    head = world.officer(world.water, Role.PRINCIPAL, f.UserFactory())
    assert post(head, case, "confirm", party=Party.DEPARTMENT).status_code == 200
    again = post(head, case, "confirm", party=Party.DEPARTMENT)
    assert again.json()["code"] == "already_confirmed"
    early = post(world.member, case, "survey", answer="yes")
    assert early.json()["code"] == "not_due_yet"
    assert post(world.clerk, case, "survey", answer="yes").status_code == 403
    assert post(world.clerk, case, "end-evaluation", reason="x").status_code == 409


def test_a_role_named_is_the_role_acted_in(world):
    case = world.open()
    client = api(world.clerk)
    answer = client.post(
        f"{CASES}{case.pk}/close/", {}, headers={"X-Acting-Role": "999999"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "no_such_role")
    unknown = client.post(f"{CASES}{case.pk}/close/", {"why": "x"}, format="json")
    assert unknown.json()["fields"].keys() == {"why"}
