import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.candidates import candidates_among
from activities.models import Activity, Audience
from activities.rules import require_eligible
from activities.services.booking import book_seat
from common.errors import Refused
from members.acting import acting_as
from posts.loading.admission import Bar
from posts.loading.facts import read_facts
from posts.loading.loaded import load_round
from posts.matching.weights import Weights
from posts.services.confirming import confirm_match
from tests import factories as f
from tests.posts.wishing import (
    START,
    matched,
    only_activity,
    open_post,
    open_round,
    wish,
)

DAY = dt.timedelta(days=1)
ANY = Weights()


@pytest.fixture
def round_(committee):
    return open_round(committee)


def test_eligibility_says_what_booking_says(round_, clerk, department, now):
    """Every kind of audience beside every kind of member, judged by both."""
    committee = round_.committee
    sectors = [f.SectorFactory(code=f"9{n}", name=f"测试界别{n}") for n in range(2)]
    below = f.CommitteeFactory(parent=committee)
    elsewhere = f.CommitteeFactory()
    group = committee.groups.create(kind="liaison", name="东城组")
    members = [
        f.MemberFactory(committee=home, sector=sector, employer=employer)
        for home in (committee, below, elsewhere)
        for sector in sectors
        for employer in (None, department)
    ]
    members[0].groups.add(group)
    gone = f.MemberFactory(committee=committee, left_on=dt.date(2026, 1, 1))
    audiences = [
        {},
        {"audience": Audience.MEMBERS},
        {"audience": Audience.REPRESENTATIVES},
        {"audience_sectors": [sectors[0].pk]},
        {"audience_groups": [group.pk]},
    ]
    posts = []
    for number, audience in enumerate(audiences):
        host = {"department": department} if number % 2 else {}
        start = START + number * DAY
        posts.append(open_post(round_, clerk, now, starts=(start,), **host))
        Activity.objects.filter(post_session__post=posts[-1]).update(**audience)
    for one in (*members, gone):
        wish(round_, *posts, member=one, limit=3)
    loaded = load_round(round_, now, ANY)
    allowed = {
        (loaded.members[member], loaded.facts.sessions[session].activity_id)
        for member, session in zip(
            loaded.edges.member.tolist(), loaded.edges.session.tolist(), strict=True
        )
    }
    activities = list(Activity.objects.select_related("committee"))
    people = [one.user_id for one in (*members, gone)]
    known = candidates_among(people, activities, now).values()
    expected = set()
    for who in known:
        for activity in activities:
            try:
                require_eligible(activity, who)
            except Refused:
                continue
            expected.add((who.assignment.member_id, activity.pk))
    assert allowed == expected
    assert 0 < len(expected) < len(members) * len(posts)
    assert set(loaded.barred.bar.tolist()) == {Bar.HOST, Bar.AUDIENCE}


def test_loading_asks_the_database_the_same_whatever_the_size(round_, clerk, now):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            load_round(round_, now, ANY)
        return len(seen)

    post = open_post(round_, clerk, now)
    wish(round_, post, fields=[f.FieldFactory()])
    small = asked()
    posts = [open_post(round_, clerk, now, starts=(START + DAY,)) for _ in range(4)]
    for _ in range(5):
        wish(round_, *posts, fields=[f.FieldFactory()], note="想去护学岗")
    assert asked() == small <= 12


def test_whole_job_asks_the_same_whatever_the_number_of_lines(round_, clerk, now):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            matched(round_, clerk, now)
        return len(seen)

    post = open_post(round_, clerk, now)
    wish(round_, post)
    small = asked()
    posts = [open_post(round_, clerk, now, starts=(START + DAY,)) for _ in range(3)]
    for _ in range(6):
        wish(round_, *posts)
    assert asked() <= small + 2


def book_by_others(post, count, now):
    for _ in range(count):
        other = f.MemberFactory(committee=post.committee)
        activity = only_activity(post)
        book_seat(actor=acting_as(other.user), activity_id=activity.pk, at=now)


def test_capacity_leaves_out_what_others_hold_and_who_waits(round_, clerk, now):
    post = open_post(round_, clerk, now, capacity=4, minimum=3)
    wish(round_, post)
    book_by_others(post, 2, now)
    problem = load_round(round_, now, ANY).problem
    assert problem.sessions.capacity.tolist() == [2]
    assert problem.sessions.minimum.tolist() == [1]
    book_by_others(post, 3, now)
    assert only_activity(post).waiting == 1
    problem = load_round(round_, now, ANY).problem
    assert problem.sessions.capacity.tolist() == [0]


def test_travel_is_never_less_than_the_booking_rule(round_, clerk, now):
    near = f.RegionFactory(code="370702", name="潍城区")
    far = f.RegionFactory(code="370786", name="昌邑市")
    for n, region in enumerate((near, far, near, None)):
        open_post(round_, clerk, now, region=region, starts=(START + n * DAY,))
    wish(round_, note="都可以")
    travel = load_round(round_, now, ANY).problem.travel.within[0]
    least = round_.committee.travel_minutes
    assert travel.min() == least
    assert travel[1, 2] == 60
    close = load_round(round_, now, replace(ANY, way_between=0))
    assert close.problem.travel.within.max() == least


def test_posts_withdrawn_begun_or_over_are_left_out(round_, clerk, now):
    kept = open_post(round_, clerk, now)
    gone = open_post(round_, clerk, now)
    type(gone).objects.filter(pk=gone.pk).update(state="withdrawn")
    open_post(round_, clerk, now, starts=(now + dt.timedelta(hours=5),))
    intent = wish(round_, kept, gone)
    facts = read_facts(round_, now + DAY)
    assert [one.post_id for one in facts.sessions] == [kept.pk]
    run = matched(round_, clerk, now)
    refused = run.lines.get(rank=2)
    assert (refused.code, refused.session) == ("not_published", None)
    assert refused.intent == intent


def test_digest_tells_apart_rounds_that_look_alike(round_, clerk, now):
    post = open_post(round_, clerk, now)
    first = wish(round_, post)
    before = load_round(round_, now, ANY).digest
    assert load_round(round_, now, ANY).digest == before
    assert load_round(round_, now, replace(ANY, rank=999)).digest != before
    type(first).objects.filter(pk=first.pk).update(state="declined")
    wish(round_, post)
    assert load_round(round_, now, ANY).digest != before


@pytest.mark.parametrize(("rank", "points"), [(0, 0), (1, 1000), (2, 800), (3, 640)])
def test_later_wishes_count_less(rank, points):
    assert ANY.of_rank(rank) == points


def test_experience_lowers_the_bonus_and_never_makes_it_rise(round_, clerk, now):
    wish(round_, open_post(round_, clerk, now))
    bonus = load_round(round_, now, ANY).problem.members.bonus.tolist()
    assert bonus == [[700, 100]]


def test_intent_gets_no_more_seats_than_it_asks_for(round_, clerk, now):
    posts = [
        open_post(round_, clerk, now, starts=(START + n * DAY,), capacity=3)
        for n in range(3)
    ]
    one = wish(round_, *posts)
    other = wish(round_, member=one.member, fields=[f.FieldFactory(name="养老")])
    run = matched(round_, clerk, now)
    given = run.lines.filter(outcome="seat").values_list("intent", "rank")
    assert list(given) == [(one.pk, 1)]
    refused = run.lines.filter(code="intent_limit").order_by("rank")
    assert list(refused.values_list("intent", "rank")) == [(one.pk, 2), (one.pk, 3)]
    assert f"（{one.number}）填报了 1 次" in refused[0].explanation
    assert other.limit == 1


def test_seat_booked_before_leaves_the_intent_its_own(round_, clerk, now):
    posts = [
        open_post(round_, clerk, now, starts=(START + n * DAY,), capacity=3)
        for n in range(2)
    ]
    intent = wish(round_, posts[1], limit=2)
    actor = acting_as(intent.member.user)
    book_seat(actor=actor, activity_id=only_activity(posts[0]).pk, at=now)
    run = matched(round_, clerk, now)
    codes = run.lines.filter(outcome="seat").order_by("code")
    assert list(codes.values_list("code", flat=True)) == ["", "held"]


def test_seat_of_an_earlier_run_is_of_its_intent(round_, clerk, now):
    posts = [
        open_post(round_, clerk, now, starts=(START + n * DAY,), capacity=3)
        for n in range(2)
    ]
    one = wish(round_, *posts)
    wish(round_, member=one.member, fields=[f.FieldFactory(name="养老")])
    first = matched(round_, clerk, now)
    confirm_match(actor=clerk, match=first, at=now)
    again = matched(round_, clerk, now)
    seats = again.lines.filter(outcome="seat")
    assert list(seats.values_list("code", flat=True)) == ["held"]
    assert again.lines.filter(code="intent_limit").count() == 1


@pytest.mark.parametrize(("state", "left"), [("absent", 0), ("cancelled", 1)])
def test_day_that_was_spent_is_one_the_intent_asked_for(
    round_, clerk, now, state, left
):
    post = open_post(round_, clerk, now, capacity=3)
    intent = wish(round_, post)
    confirm_match(actor=clerk, match=matched(round_, clerk, now), at=now)
    held = only_activity(post).participations.get()
    type(held).objects.filter(pk=held.pk).update(state=state)
    assert load_round(round_, now, ANY).problem.quotas.tolist() == [left]
    assert intent.limit == 1
