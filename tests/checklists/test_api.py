import datetime as dt

import pytest
from django.utils import timezone

from checklists.models import Advice, ConcernItem, Topic
from checklists.services.routing import decide_routing, forward_concern
from checklists.states import ItemState, Phase
from tests import factories as f
from trail.models import Event

TEXT = "南湖小区充电桩少，夜间排队久。"


def url(*parts):
    return "/api/v1/" + "/".join(str(part) for part in parts) + "/"


def entry(round_, **more):
    return {"round": round_.code, "text": TEXT, **more}


def test_concern_entered_and_read_back(call, member, round_):
    field = f.FieldFactory()
    made = call(member).post(url("concerns"), entry(round_, field=field.pk))
    assert made.status_code == 201, made.data
    shown = call(member).get(url("concerns", made.data["id"])).data
    assert shown == made.data
    assert (shown["number"], shown["state"], shown["origin"], shown["field_name"]) == (
        "G000001",
        "submitted",
        "api",
        field.name,
    )


def test_draft_changed_submitted_and_then_fixed(call, member, round_):
    api = call(member)
    pk = api.post(url("concerns") + "?draft", entry(round_)).data["id"]
    assert api.get(url("concerns", pk)).data["state"] == "draft"
    changed = api.patch(url("concerns", pk), {"title": "充电桩"})
    assert (changed.data["title"], changed.data["text"]) == ("充电桩", TEXT)
    assert api.post(url("concerns", pk, "submit")).data["state"] == "submitted"
    again = api.patch(url("concerns", pk), {"title": "改"})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_own_draft_withdrawn(call, member, round_):
    api = call(member)
    pk = api.post(url("concerns") + "?draft", entry(round_)).data["id"]
    assert api.delete(url("concerns", pk)).status_code == 204
    assert api.get(url("concerns", pk)).status_code == 404


@pytest.mark.parametrize(
    "name", ["state", "committee", "number", "entered_by", "origin", "id"]
)
def test_what_is_not_ones_to_say_is_refused(call, member, round_, name):
    answer = call(member).post(url("concerns"), entry(round_, **{name: "1"}))
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [name])
    assert not ConcernItem.objects.exists()


def test_owner_cannot_be_changed_by_patch(call, member, round_):
    pk = call(member).post(url("concerns") + "?draft", entry(round_)).data["id"]
    other = f.MemberFactory(committee=round_.committee)
    answer = call(member).patch(url("concerns", pk), {"member": other.pk})
    assert answer.status_code == 400


def test_member_names_nobody_else_and_staff_does(call, member, clerk, round_):
    other = f.MemberFactory(committee=round_.committee)
    body = entry(round_, member=other.pk)
    assert call(member).post(url("concerns"), body).status_code == 400
    made = call(clerk).post(url("concerns"), body)
    assert (made.data["member"], made.data["origin"]) == (other.pk, "staff")


@pytest.mark.parametrize("kind", ["concerns", "intents"])
def test_members_of_another_committee_do_not_exist_for_a_clerk(
    call, clerk, round_, kind
):
    elsewhere = f.MemberFactory(name="外地委员")
    answers = [
        call(clerk).post(url(kind), {"round": round_.code, "member": pk})
        for pk in (elsewhere.pk, elsewhere.pk + 1000)
    ]
    assert [one.status_code for one in answers] == [400, 400]
    said = [one.content.decode() for one in answers]
    assert said[0].replace(str(elsewhere.pk), "") == said[1].replace(
        str(elsewhere.pk + 1000), ""
    )
    assert elsewhere.name not in said[0]


BAD = [
    {"text": ""},
    {"text": "坏\x00字"},
    {"text": "长" * 10_001},
    {"field": 999999},
    {"departments": [1, "x"]},
    {"departments": "x"},
    {"round": "无此期"},
    {"round": {}},
    {"text": ["a"]},
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: str(bad)[:24])
def test_bad_input_is_answered_in_chinese_by_field(call, member, round_, bad):
    answer = call(member).post(url("concerns"), {**entry(round_), **bad})
    body = answer.json()
    assert (answer.status_code, set(body)) == (400, {"code", "detail", "fields"})
    assert list(body["fields"]) == list(bad)
    assert not body["detail"].isascii()


@pytest.mark.parametrize("body", [[], "x", None, [1]])
def test_body_that_is_no_object_is_refused(call, member, body):
    assert call(member).post(url("concerns"), body).status_code == 400


def test_wrong_phase_says_so(call, member, supplying):
    answer = call(member).post(url("concerns"), entry(supplying))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_phase")
    assert "已停止填报" in answer.json()["detail"]


def test_round_of_another_committee_is_not_found(call, member):
    answer = call(member).post(url("concerns"), entry(f.RoundFactory()))
    assert list(answer.json()["fields"]) == ["round"]


def test_visitor_is_asked_to_sign_in(client):
    assert client.get(url("concerns")).status_code == 401


def test_who_may_not_see_gets_404_and_who_may_not_act_403(
    call, concern, member, stranger, leader
):
    for actor, status in ((member, 404), (stranger, 404), (leader, 403)):
        answer = call(actor).patch(url("concerns", concern.pk), {"title": "改"})
        assert answer.status_code == status
        step = call(actor).post(
            url("concerns", concern.pk, "screen"), {"action": "accept"}
        )
        assert step.status_code == status


def test_department_sees_the_members_name_and_never_a_phone(
    call, clerk, handler, department, concern, now
):
    concern.member.phone = "19900001234"
    concern.member.save()
    decide_routing(actor=clerk, concern=concern, departments=[department], at=now)
    concern.state = ItemState.ACCEPTED
    concern.save()
    forward_concern(actor=clerk, concern=concern, at=now)
    answer = call(handler).get(url("concerns", concern.pk))
    assert answer.data["member_name"] == concern.member.name
    assert "19900001234" not in answer.content.decode()


FILTERS = [
    ("round", "code"),
    ("state", "submitted"),
    ("q", "拥堵"),
    ("submitted_from", "2026-01-01"),
    ("submitted_to", "2999-01-01"),
]


@pytest.mark.parametrize(("name", "value"), FILTERS)
def test_filters_narrow_the_list(call, clerk, round_, name, value):
    wanted = f.ConcernFactory(round=round_)
    other = f.RoundFactory(committee=round_.committee)
    f.ConcernFactory(
        round=other,
        state="accepted",
        text="农贸市场",
        title="",
        submitted_at=timezone.make_aware(dt.datetime(2025, 1, 1)),
    )
    ConcernItem.objects.filter(pk=wanted.pk).update(
        tokens=_tokens("校门口上下学时段拥堵")
    )
    value = round_.code if name == "round" else value
    ids = [one["id"] for one in _results(call(clerk), f"{name}={value}")]
    assert wanted.pk in ids
    assert name == "submitted_to" or ids == [wanted.pk]


def _tokens(text):
    from checklists.search import tokens_of

    return tokens_of(text)


def _results(api, query):
    return api.get(url("concerns") + "?" + query).data["results"]


def test_concerns_are_filtered_by_department(call, clerk, concern, department):
    f.ConcernFactory(round=concern.round)
    concern.departments.set([department])
    found = _results(call(clerk), f"department={department.pk}")
    assert [one["id"] for one in found] == [concern.pk]


@pytest.mark.parametrize("query", ["sate=x", "state=x", "field=x", "submitted_to=x"])
def test_filters_that_make_no_sense_are_refused(call, clerk, query):
    assert call(clerk).get(url("concerns") + "?" + query).status_code == 400


def test_pages_go_by_cursor(call, clerk, round_):
    items = f.ConcernFactory.create_batch(3, round=round_)
    first = call(clerk).get(url("concerns") + "?page_size=2").data
    second = call(clerk).get(first["next"]).data
    ids = [one["id"] for one in [*first["results"], *second["results"]]]
    assert ids == [one.pk for one in reversed(items)]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", ["concerns", "consults", "intents", "offers"])
def test_lists_ask_the_database_the_same_whatever_their_length(
    call, clerk, round_, kind, count, django_assert_max_num_queries
):
    made = {
        "concerns": f.ConcernFactory,
        "consults": f.ConsultFactory,
        "intents": f.IntentFactory,
        "offers": f.OfferFactory,
    }[kind]
    made.create_batch(count, round=round_)
    api = call(clerk)
    with django_assert_max_num_queries(6):
        assert len(api.get(url(kind)).data["results"]) == count


def test_consult_with_advice(call, handler, member, clerk, round_):
    body = entry(round_, title="便民停车")
    pk = call(handler).post(url("consults"), body).data["id"]
    call(clerk).post(url("consults", pk, "screen"), {"action": "accept"})
    given = call(member).post(url("consults", pk, "advice"), {"text": "建议试点。"})
    assert given.status_code == 201
    for actor in (member, handler, clerk):
        (one,) = call(actor).get(url("consults", pk, "advice")).data["results"]
        assert one["text"] == "建议试点。"
    refused = call(member).post(url("consults", pk, "advice"), {"text": " "})
    assert refused.status_code == 400
    assert Advice.objects.count() == 1


def test_intent_ranks_offers_in_the_order_given(call, member, supplying):
    offers = f.OfferFactory.create_batch(2, round=supplying, state="accepted")
    ids = [one.pk for one in reversed(offers)]
    body = {"round": supplying.code, "offers": ids, "times": ["6pm", "1am"]}
    made = call(member).post(url("intents"), body)
    assert made.status_code == 201, made.data
    assert [one["offer"] for one in made.data["offers"]] == ids
    assert (made.data["times"], made.data["times_label"]) == (
        ["1am", "6pm"],
        "周一上午、周六下午",
    )


def test_intent_for_an_offer_not_open_is_refused(call, member, supplying):
    hidden = f.OfferFactory(round=supplying)
    body = {"round": supplying.code, "offers": [hidden.pk]}
    answer = call(member).post(url("intents"), body)
    assert list(answer.json()["fields"]) == ["offers"]


def test_offer_with_sessions_and_answers(call, handler, clerk, supplying, concern):
    start = timezone.now() + dt.timedelta(days=20)
    session = {"starts_at": start, "ends_at": start + dt.timedelta(hours=2)}
    body = {
        "round": supplying.code,
        "title": "窗口跟班",
        "sessions": [{**session, "capacity": 3}],
    }
    made = call(handler).post(url("offers"), body)
    assert made.status_code == 201, made.data
    assert made.data["sessions"][0]["capacity"] == 3
    unseen = {**body, "answers": {"concerns": [concern.pk]}}
    refused = call(handler).post(url("offers"), unseen)
    assert "answers" in refused.json()["fields"]
    backwards = {**body, "sessions": [{**session, "ends_at": start, "capacity": 3}]}
    late = call(handler).post(url("offers"), backwards)
    assert late.json()["fields"]["sessions"] == ["场次结束须晚于场次开始。"]


def test_screening_one_and_many(call, clerk, round_):
    first, second, third = f.ConcernFactory.create_batch(3, round=round_)
    api = call(clerk)
    step = url("concerns", first.pk, "screen")
    nothing = api.post(step, {"action": "return"})
    assert list(nothing.json()["fields"]) == ["reason"]
    done = api.post(step, {"action": "return", "reason": "请写明地点"})
    assert (done.data["state"], done.data["reason"]) == ("returned", "请写明地点")
    ids = [first.pk, second.pk, third.pk, 999_999]
    many = api.post(url("concerns", "screen"), {"ids": ids, "action": "accept"})
    assert many.data["done"] == [second.pk, third.pk]
    assert [one["id"] for one in many.data["left"]] == [first.pk, 999_999]


def test_screening_step_unknown_is_refused(call, clerk, concern):
    step = url("concerns", concern.pk, "screen")
    assert call(clerk).post(step, {"action": "merge"}).status_code == 400


def test_routing_decided_undone_and_sent(call, clerk, concern, department):
    api = call(clerk)
    place = url("concerns", concern.pk, "departments")
    assert api.post(place, {"departments": []}).status_code == 400
    api.post(place, {"departments": [department.pk]})
    assert api.get(place).data == []
    assert api.delete(place).status_code == 200
    assert not concern.departments.exists()
    api.post(place, {"departments": [department.pk]})
    api.post(url("concerns", concern.pk, "screen"), {"action": "accept"})
    sent = api.post(url("concerns", concern.pk, "forward"))
    assert sent.data["state"] == "forwarded"
    recall = url("concerns", concern.pk, "recall")
    assert api.post(recall).status_code == 400
    assert api.post(recall, {"reason": "误转"}).data["state"] == "accepted"


def test_topic_made_sent_recalled_split_and_dissolved(
    call, clerk, handler, department, round_
):
    items = f.ConcernFactory.create_batch(3, round=round_)
    api = call(clerk)
    body = {
        "round": round_.code,
        "title": "护学",
        "concerns": [one.pk for one in items],
    }
    pk = api.post(url("topics"), body).data["id"]
    assert call(handler).get(url("topics", pk)).status_code == 404
    api.post(url("topics", pk, "forward"), {"departments": [department.pk]})
    told = call(handler).get(url("topics", pk)).data
    assert told["concerns"] == [one.pk for one in items]
    assert api.post(url("topics", pk, "dissolve")).status_code == 409
    api.post(url("topics", pk, "recall"), {"reason": "误转"})
    split = api.post(url("topics", pk, "items", "split"), {"concerns": [items[0].pk]})
    assert split.data["concerns"] == [one.pk for one in items[1:]]
    foreign = f.ConcernFactory(round=round_)
    wrong = api.post(url("topics", pk, "items", "split"), {"concerns": [foreign.pk]})
    assert wrong.json()["code"] == "not_in_topic"
    gone = api.post(url("topics", pk, "dissolve"), {"reason": "并非同一事项"})
    assert gone.data["concerns"] == []


def test_topic_is_made_by_staff_only(call, leader, round_):
    items = f.ConcernFactory.create_batch(2, round=round_)
    body = {"round": round_.code, "title": "护学", "concerns": [i.pk for i in items]}
    assert call(leader).post(url("topics"), body).status_code == 403
    assert not Topic.objects.exists()


def test_grouping_asked_for_watched_and_decided(call, clerk, member, round_):
    from checklists.tasks import propose_groups

    texts = ["实验小学东门早上接送车辆拥堵，建议增设护学岗。"] * 2
    items = [f.ConcernFactory(round=round_, title="", text=one) for one in texts]
    api = call(clerk)
    body = {"round": round_.code, "list_kind": "concerns"}
    assert call(member).post(url("groupings"), body).status_code == 403
    run = api.post(url("groupings"), body)
    assert (run.status_code, run.data["job_state"]) == (202, "queued")
    propose_groups(run.data["id"])
    watched = api.get(url("groupings", run.data["id"])).data
    assert (watched["job_state"], watched["progress"]) == ("done", 100)
    (proposal,) = api.get(url("merge-proposals") + "?verdict=proposed").data["results"]
    assert proposal["concerns"] == [one.pk for one in items]
    decide = url("merge-proposals", proposal["id"], "decide")
    assert call(member).post(decide, {"confirm": True}).status_code == 404
    done = api.post(decide, {"confirm": True, "title": "东门护学"})
    assert done.data["verdict"] == "confirmed"
    assert Topic.objects.get().title == "东门护学"
    assert api.post(decide, {"confirm": False}).json()["code"] == "decided"


def test_rounds_show_their_dated_phases(call, member, clerk, committee):
    from checklists.services.rounds import open_round

    day = dt.date(2026, 3, 1)
    round_ = open_round(
        actor=clerk,
        committee=committee,
        code="2026-x",
        title="2026年第1期",
        phases={Phase.COLLECTING: (day, day)},
        at=timezone.now(),
    )
    f.RoundFactory()
    (shown,) = call(member).get(url("rounds")).data["results"]
    assert shown["id"] == round_.pk
    assert shown["phases"][0] == {
        "phase": "collecting",
        "starts_on": "2026-03-01",
        "ends_on": "2026-03-01",
    }
    assert call(member).get(url("rounds", round_.pk)).status_code == 200


def test_role_named_in_the_header_is_the_one_on_record(call, committee, round_):
    from members.acting import acting_as

    person = f.MemberFactory(committee=committee)
    staff = f.give_role(person.user, "clerk", committee)
    api = call(acting_as(person.user))
    refused = api.post(
        url("concerns"), entry(round_), headers={"X-Acting-Role": str(staff.pk)}
    )
    assert refused.json()["code"] == "member_only"
    assert api.post(url("concerns"), entry(round_)).status_code == 201
    event = Event.objects.get(target_kind="checklists.concernitem")
    assert event.role == "member"
