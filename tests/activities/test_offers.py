import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Audience, Participation, Source
from activities.services.offers import Wanted, offer_seats
from common.errors import Refused
from members.acting import SYSTEM_ACTING, Acting
from tests import factories as f
from trail.models import Event

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def offer(clerk, now):
    def make(*pairs, actor=clerk, at=now, **extra):
        wanted = [Wanted(activity.pk, who.assignment.pk) for activity, who in pairs]
        return offer_seats(
            actor=actor, wanted=wanted, source=Source.MATCHED, at=at, **extra
        )

    return make


def codes(offers):
    return [one.code for one in offers.skipped]


def test_offers_hold_seats_and_are_on_the_trail(
    activity, offer, new_member, clerk, now
):
    people = [new_member(), new_member()]
    made = offer(*((activity, who) for who in people)).made
    activity.refresh_from_db()
    assert [(one.person, one.state, one.source) for one in made] == [
        (who.user, "offered", "matched") for who in people
    ]
    assert {one.expires_at for one in made} == {now + 24 * HOUR}
    assert {one.booked_by for one in made} == {clerk.user}
    assert activity.taken == 2
    assert Event.objects.filter(verb="activities.offer", author=clerk.user).count() == 2


def test_offers_are_handed_out_in_order_until_seats_are_gone(
    activity, offer, new_member
):
    offers = offer(*((activity, new_member()) for _ in range(4)))
    assert len(offers.made) == 2
    assert codes(offers) == ["full", "full"]
    assert all(one.sentence.endswith("。") for one in offers.skipped)


def test_offers_skip_with_the_reason_of_each(
    activity, offer, new_member, committee, department, now
):
    there = f.ActivityFactory(committee=committee)
    draft = f.ActivityFactory(committee=committee, state="draft")
    public = f.ActivityFactory(committee=committee, audience=Audience.REPRESENTATIVES)
    twice, barred, other = new_member(), new_member(employer=department), new_member()
    offers = offer(
        (activity, twice),
        (activity, twice),
        (there, twice),
        (activity, barred),
        (draft, other),
        (public, other),
    )
    assert [one.activity_id for one in offers.made] == [activity.pk]
    assert codes(offers) == [
        "already_booked",
        "overlap",
        "conflict_of_interest",
        "closed",
        "not_eligible",
    ]


def test_offers_respect_what_people_have_booked(activity, offer, book, committee):
    held = book()
    who = Acting(held.person, held.assignment)
    there = f.ActivityFactory(committee=committee)
    offers = offer((activity, who), (there, who))
    assert codes(offers) == ["already_booked", "overlap"]


def test_offers_do_not_pass_the_queue(activity, offer, book, new_member, now):
    book(), book(), book()
    Activity.objects.filter(pk=activity.pk).update(capacity=3)
    offers = offer((activity, new_member()))
    assert codes(offers) == ["full"]
    assert "候补" in offers.skipped[0].sentence


def test_offers_end_at_the_start_at_the_latest(activity, offer, new_member, now):
    asked = activity.starts_at + HOUR
    made = offer((activity, new_member()), expires_at=asked).made
    assert made[0].expires_at == activity.starts_at
    started = offer((activity, new_member()), at=activity.starts_at)
    assert codes(started) == ["closed"]


def test_offers_by_the_system_name_the_person(activity, offer, member):
    made = offer((activity, member), actor=SYSTEM_ACTING).made
    assert made[0].booked_by == member.user


def test_only_staff_of_each_activity_makes_offers(
    activity, offer, member, handler, stranger
):
    for actor in (member, handler, stranger):
        with pytest.raises(Refused):
            offer((activity, member), actor=actor)
    assert not Participation.objects.exists()


def test_offers_take_as_many_statements_for_one_as_for_twenty(
    offer, new_member, committee
):
    def count(n):
        pairs = [
            (f.ActivityFactory(committee=committee), new_member()) for _ in range(n)
        ]
        with CaptureQueriesContext(connection) as queries:
            assert len(offer(*pairs).made) == n
        return len(queries)

    assert count(1) == count(20)


def test_no_offers_wanted_is_no_offers_made(offer):
    offers = offer()
    assert (offers.made, offers.skipped) == ([], [])
