import datetime as dt

import pytest
from django.urls import reverse
from icalendar import Calendar

from activities.calendar import write_calendar
from activities.models import CalendarFeed, Participation
from activities.selectors import calendar_of
from activities.services.feed import reset_calendar_feed
from activities.services.queue import cancel_participation
from common.errors import Refused
from members.acting import SYSTEM_ACTING, Acting
from tests import factories as f
from trail.models import Event

pytestmark = pytest.mark.urls("tests.activities.urls")


@pytest.fixture
def feed(member, now):
    return reset_calendar_feed(actor=member, at=now)


def events(feed, now):
    calendar = Calendar.from_ical(write_calendar(calendar_of(feed.secret, now)))
    return {str(one["UID"]): one for one in calendar.walk("VEVENT")}


def test_confirmed_seat_stands_in_the_calendar(feed, member, book, activity, now):
    held = book(member)
    event = events(feed, now)[f"participation-{held.pk}@zhiqing"]
    assert (str(event["SUMMARY"]), str(event["LOCATION"]), str(event["STATUS"])) == (
        activity.title,
        activity.venue,
        "CONFIRMED",
    )
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["DTSTART"].dt == activity.starts_at
    assert event["DTEND"].dt == activity.ends_at


def test_calendar_brings_its_time_zone(feed, member, book, now):
    book(member)
    calendar = Calendar.from_ical(write_calendar(calendar_of(feed.secret, now)))
    zones = [str(one["TZID"]) for one in calendar.walk("VTIMEZONE")]
    assert zones == ["Asia/Shanghai"]


def test_offer_is_tentative_and_cancelled_stays_as_cancelled(feed, member, book, now):
    held = book(member)
    uid = f"participation-{held.pk}@zhiqing"
    Participation.objects.filter(pk=held.pk).update(
        state="offered", expires_at=now, decided_at=None
    )
    before = events(feed, now)[uid]
    assert str(before["STATUS"]) == "TENTATIVE"
    cancel_participation(actor=member, participation_id=held.pk, at=now)
    after = events(feed, now)[uid]
    assert str(after["STATUS"]) == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_waiting_is_not_an_appointment(feed, member, book, now):
    book(), book(), book(member)
    assert events(feed, now) == {}


def test_calendar_holds_nobody_else_and_nothing_long_past(feed, member, book, now):
    book()
    book(member)
    assert len(events(feed, now)) == 1
    assert events(feed, now + dt.timedelta(days=400)) == {}


def test_same_rows_give_the_same_bytes(feed, member, book, now):
    book(member)
    first, second = (write_calendar(calendar_of(feed.secret, now)) for _ in range(2))
    assert first == second


def test_names_with_commas_and_lines_come_through(feed, member, book, activity, now):
    activity.venue = "文化路、福寿街口；第一小学,东门\n南侧"
    activity.save()
    held = book(member)
    event = events(feed, now)[f"participation-{held.pk}@zhiqing"]
    assert str(event["LOCATION"]) == activity.venue


def test_feed_is_open_to_its_address_only(client, feed, member, activity):
    path = reverse("activities:calendar", args=[feed.secret])
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    for wrong in ("x" * 48, feed.secret[:-1], feed.secret.swapcase()):
        path = reverse("activities:calendar", args=[wrong])
        assert client.get(path).status_code == 404


def test_reset_address_ends_the_old_one(client, feed, member, now):
    old = feed.secret
    new = reset_calendar_feed(actor=member, at=now).secret
    assert len(old) >= 43
    assert old != new
    assert calendar_of(old, now) is None
    assert calendar_of(new, now) == []
    assert CalendarFeed.objects.count() == 1
    assert not Event.objects.filter(after__icontains=new).exists()


def test_locked_account_has_no_feed(feed, member, now):
    member.user.is_active = False
    member.user.save()
    assert calendar_of(feed.secret, now) is None


def test_system_has_no_calendar(db, now):
    with pytest.raises(Refused, match="登录"):
        reset_calendar_feed(actor=SYSTEM_ACTING, at=now)


def test_member_of_two_committees_has_one_calendar(now, book, committee):
    seat = f.MemberFactory(committee=committee)
    other = f.MemberFactory(user=seat.user)
    later = f.ActivityFactory(
        committee=other.committee, starts_at=f.START + dt.timedelta(days=3)
    )
    book(Acting(seat.user))
    book(Acting(seat.user), where=later)
    feed = reset_calendar_feed(actor=Acting(seat.user), at=now)
    assert len(events(feed, now)) == 2
