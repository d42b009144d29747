"""Intents and offers on paper, entered by staff in the admin."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from checklists.models import ConcernItem, IntentItem, PostOffer
from checklists.services.contents import ConcernContent
from checklists.services.entry import check_entry
from checklists.states import ItemState, Phase
from common.errors import DomainError
from tests import factories as f
from trail.models import Event

# The theme's own templates use variables that are not always there.
pytestmark = pytest.mark.ignore_template_errors
ADD = "/admin/checklists/{}/add/"


@pytest.fixture
def desk(clerk):
    clerk.user.is_staff = True
    clerk.user.save()
    client = Client()
    client.force_login(clerk.user)
    return client


@pytest.fixture
def seat(committee):
    return f.MemberFactory(committee=committee)


@pytest.fixture
def offers(supplying, department):
    made = {"round": supplying, "department": department, "state": ItemState.ACCEPTED}
    return [f.OfferFactory(title=title, **made) for title in ("护学", "接线")]


@pytest.fixture
def intent(supplying, seat):
    """The form as it is filled in for a member's sheet of paper."""
    return {
        "round": supplying.pk,
        "member": seat.pk,
        "fields_wanted": [f.FieldFactory().pk],
        "regions": [supplying.committee.region_id],
        "times_said": "周一上午、2026-03-12",
        "limit": 2,
        "note": "来函所填",
    }


@pytest.fixture
def offer(supplying, department):
    day = timezone.localdate() + dt.timedelta(days=20)
    return {
        "round": supplying.pk,
        "department": department.pk,
        "title": "热线接线",
        "audience": "both",
        "day_1": day.isoformat(),
        "starts_1": "09:00",
        "ends_1": "11:30",
        "capacity_1": 4,
        "day_2": (day + dt.timedelta(days=1)).isoformat(),
        "starts_2": "14:00",
        "ends_2": "16:00",
        "capacity_2": 3,
        "least_2": 2,
    }


def enter(desk, page, form):
    answer = desk.post(ADD.format(page), form)
    shown = answer.content.decode()
    assert answer.status_code in (200, 302)
    return "" if answer.status_code == 302 else shown


@pytest.mark.parametrize("page", ["intentitem", "postoffer"])
def test_form_for_paper_is_offered_to_clerks_only(desk, leader, page, supplying):
    shown = desk.get(ADD.format(page)).content.decode()
    assert supplying.title in shown
    leader.user.is_staff = True
    leader.user.save()
    desk.force_login(leader.user)
    assert desk.get(ADD.format(page)).status_code == 403


def test_intent_on_paper_is_entered_for_the_member(desk, clerk, intent, offers):
    ranked = "、".join(one.number for one in reversed(offers))
    assert enter(desk, "intentitem", {**intent, "ranked": ranked}) == ""
    item = IntentItem.objects.get()
    assert (item.member_id, item.origin, item.state) == (
        intent["member"],
        "staff",
        "submitted",
    )
    assert item.entered_by == clerk.user
    assert item.times == ["1am", "2026-03-12am", "2026-03-12pm"]
    ordered = item.choices.order_by("rank").values_list("offer", flat=True)
    assert list(ordered) == [one.pk for one in reversed(offers)]
    assert [one.pk for one in item.regions.all()] == intent["regions"]
    event = Event.objects.get(verb="checklists.submit")
    assert (event.author, event.role) == (clerk.user, "clerk")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"limit": 99}, "本期每人最多体验"),
        ({"fields_wanted": []}, "请至少选择一个领域"),
        ({"times_said": "某天"}, "某天"),
        ({"ranked": "P99999"}, "没有编号为“P99999”的条目"),
        ({"member": ""}, "必填"),
    ],
)
def test_intent_is_refused_beside_what_was_typed(desk, intent, lenient, change, told):
    shown = enter(desk, "intentitem", intent | change)
    assert told in shown
    assert "来函所填" in shown
    assert not IntentItem.objects.exists()


def test_intent_may_not_rank_what_the_members_employer_opens(
    desk, intent, offers, seat, lenient
):
    seat.employer = offers[0].department
    seat.save()
    shown = enter(desk, "intentitem", {**intent, "ranked": offers[0].number})
    assert "由您的工作单位提供" in shown
    assert not IntentItem.objects.exists()


def test_intent_of_somebody_from_elsewhere_is_refused(desk, intent, lenient):
    intent["member"] = f.MemberFactory().pk
    assert enter(desk, "intentitem", intent)
    assert not IntentItem.objects.exists()


def test_offer_on_paper_is_entered_with_its_sessions(desk, clerk, offer, supplying):
    concern = f.ConcernFactory(round=supplying, state=ItemState.FORWARDED)
    form = {**offer, "answered": concern.number}
    assert enter(desk, "postoffer", form) == ""
    item = PostOffer.objects.get()
    assert (item.department_id, item.origin, item.state) == (
        offer["department"],
        "staff",
        "submitted",
    )
    seats = item.sessions.order_by("starts_at")
    assert list(seats.values_list("capacity", "min_participants")) == [(4, 1), (3, 2)]
    local = timezone.localtime(seats[0].starts_at)
    assert f"{local:%Y-%m-%d %H:%M}" == f"{offer['day_1']} 09:00"
    assert item.answers.get().concern == concern
    assert Event.objects.get(verb="checklists.submit").author == clerk.user


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ends_1": "08:00"}, "场次结束须晚于场次开始"),
        ({"least_1": 9}, "最少人数须在 1 与名额之间"),
        ({"day_1": "2020-01-01"}, "场次开始时间须在今后"),
        ({"capacity_2": ""}, "必填"),
        ({"title": ""}, "必填"),
        ({"answered": "G404"}, "没有编号为“G404”的条目"),
        (dict.fromkeys(("day_1", "starts_1", "ends_1", "capacity_1"), ""), None),
    ],
)
def test_offer_is_refused_beside_what_was_typed(desk, offer, lenient, change, told):
    shown = enter(desk, "postoffer", offer | change)
    if told is None:
        assert PostOffer.objects.get().sessions.count() == 1
        return
    assert told in shown
    assert offer["starts_2"] in shown
    assert not PostOffer.objects.exists()


def test_offer_without_sessions_is_refused(desk, offer, lenient):
    bare = {name: value for name, value in offer.items() if name[-2:-1] != "_"}
    assert "请至少安排一个场次" in enter(desk, "postoffer", bare)


def test_nothing_is_kept_by_checking_beforehand(supplying, seat, now):
    content = ConcernContent(text="来信反映：路灯不亮。")
    check_entry(round_=supplying, content=content, owner=seat, at=now)
    supplying.phase = Phase.CLOSED
    with pytest.raises(DomainError):
        check_entry(round_=supplying, content=content, owner=seat, at=now)
    assert not ConcernItem.objects.exists()
