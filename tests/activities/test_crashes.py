"""A process killed between any two statements leaves everything or nothing."""

import datetime as dt
import itertools

import pytest
from django.db import connection
from rest_framework.test import APIRequestFactory, force_authenticate

from activities.models import Activity, BookingKey, Participation
from activities.services.booking import book_seat
from activities.services.queue import cancel_participation, settle_queue
from members.acting import Acting
from members.models import User
from tests import factories as f
from tests.activities.crowd import kill_after
from tests.activities.urls import book as book_view
from trail.models import Event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def picture(activity):
    """Everything a step may change, as it stands after a crash."""
    activity.refresh_from_db()
    rows = list(
        Participation.objects.order_by("pk").values_list("pk", "state", "expires_at")
    )
    states = [state for _, state, _ in rows]
    assert activity.taken == sum(one in ("offered", "confirmed") for one in states)
    assert activity.waiting == states.count("waiting")
    return rows, Event.objects.count(), BookingKey.objects.count()


def kill_everywhere(activity, step, **extra):
    """Kill `step` after its first statement, its second …; then let it finish.

    Each time nothing may have changed. Gives how many places there were to die.
    """
    before = picture(activity)
    for statement in itertools.count(1):
        if not kill_after(statement, step, **extra):
            return statement - 1
        assert picture(activity) == before, f"killed after statement {statement}"
    raise AssertionError


def test_killed_booking_leaves_nothing(activity, member, now):
    def book():
        actor = Acting(User.objects.get(pk=member.user.pk))
        book_seat(actor=actor, activity_id=activity.pk, at=now)

    assert kill_everywhere(activity, book) >= 5
    rows, events, _keys = picture(activity)
    assert ([state for _, state, _ in rows], events) == (["confirmed"], 1)


def test_kills_between_committed_statements_would_be_seen(activity, member, now):
    """The control: with a commit after every statement half bookings appear."""

    def book():
        actor = Acting(User.objects.get(pk=member.user.pk))
        book_seat(actor=actor, activity_id=activity.pk, at=now)

    with pytest.raises(AssertionError, match="killed after statement"):
        kill_everywhere(
            activity, book, before_each=lambda: connection.connection.commit()
        )
    assert Participation.objects.count() == 1
    assert Event.objects.count() == 0


def test_killed_cancellation_gives_up_nothing(activity, book, now):
    activity.capacity = 1
    activity.save()
    seated, waiting = book(), book()

    def cancel():
        actor = Acting(seated.person, seated.assignment)
        cancel_participation(actor=actor, participation_id=seated.pk, at=now)

    assert kill_everywhere(activity, cancel) >= 8
    states = Participation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["cancelled", "offered"]
    assert waiting.pk > seated.pk


def test_killed_expiry_passes_nothing_on(activity, book, now):
    activity.capacity = 1
    activity.save()
    first, _second = book(), book()
    Participation.objects.filter(pk=first.pk).update(state="offered", expires_at=now)

    assert kill_everywhere(activity, lambda: settle_queue(activity.pk, now)) >= 8
    states = Participation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["expired", "offered"]


def test_killed_request_is_done_once_when_it_comes_again(activity, member):
    """Also when it was killed after the commit and before the answer."""
    soon = dt.datetime.now(dt.UTC) + 10 * f.DAY
    Activity.objects.update(
        starts_at=soon,
        ends_at=soon + f.HOUR,
        books_until=soon - f.HOUR,
        cancel_until=soon - f.HOUR,
    )
    activity.refresh_from_db()

    def post():
        request = APIRequestFactory().post("/", headers={"Idempotency-Key": "k"})
        force_authenticate(request, User.objects.get(pk=member.user.pk))
        return book_view(request, activity.pk)

    places = kill_everywhere(activity, post)
    assert places >= 8
    held = Participation.objects.get()
    answer = post()
    assert answer.status_code == 201
    assert answer.content == (
        f'{{"participation":{held.pk},"state":"confirmed"}}'.encode()
    )
    assert Participation.objects.count() == BookingKey.objects.count() == 1
