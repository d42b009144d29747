"""Many at once on PostgreSQL; each race also catches the naive way of booking."""

import datetime as dt
import functools
import random
import threading
import time
from collections import Counter

import pytest
from django.db import connection
from rest_framework.test import APIRequestFactory, force_authenticate

from activities.models import Activity, BookingKey, Participation
from activities.services import queue
from activities.services.booking import book_seat
from activities.services.life import change_capacity
from common.errors import DomainError
from members.acting import SYSTEM_ACTING, Acting
from members.models import Role, RoleAssignment, User
from tests import factories as f
from tests.activities import naive
from tests.activities.crowd import rush, rush_processes
from tests.activities.urls import book as book_view

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def crowd(committee):
    """So many members of the committee, made in a few statements."""

    def make(n):
        sector = f.SectorFactory()
        users = User.objects.bulk_create(
            [User(username=f"crowd{i}", name=f"周明{i}") for i in range(n)]
        )
        seats = f.MemberFactory._meta.model.objects.bulk_create(
            [
                f.MemberFactory._meta.model(
                    committee=committee,
                    user=user,
                    number=f"R{i:04d}",
                    name=user.name,
                    sector=sector,
                )
                for i, user in enumerate(users)
            ]
        )
        RoleAssignment.objects.bulk_create(
            [
                RoleAssignment(
                    user=seat.user,
                    role=Role.MEMBER,
                    committee=committee,
                    member=seat,
                    valid_from=f.SINCE,
                )
                for seat in seats
            ]
        )
        return list(
            RoleAssignment.objects.filter(committee=committee)
            .select_related("user", "committee", "member")
            .order_by("pk")
        )

    return make


@pytest.fixture
def scratch():
    naive.make_table()
    yield
    naive.drop_table()


def session(committee, **facts):
    return f.ActivityFactory(committee=committee, **facts)


def book_one(item):
    """Book from any thread or process; the state, or the code of the refusal."""
    activity_id, user_id = item
    actor = Acting(User.objects.get(pk=user_id))
    try:
        made = book_seat(actor=actor, activity_id=activity_id, at=NOW)
    except DomainError as error:
        return error.code, 0, 0
    return made.state, made.position, made.participation_id


def book_naively(item):
    activity_id, user_id = item
    activity = Activity.objects.select_related("committee").get(pk=activity_id)
    return naive.book(activity, user_id, user_id)


def counted(activity):
    activity.refresh_from_db()
    rows = Counter(activity.participations.values_list("state", flat=True))
    assert activity.taken == sum(
        rows[state] for state in ("offered", "confirmed", "attended", "absent")
    )
    assert activity.waiting == rows["waiting"]
    return rows


def test_two_hundred_for_fifty_seats_over_processes(committee, crowd, scratch):
    activity = session(committee, capacity=50)
    items = [(activity.pk, one.user_id) for one in crowd(200)]
    results = rush_processes(book_one, items)
    assert Counter(state for state, _, _ in results) == {
        "confirmed": 50,
        "waiting": 150,
    }
    assert counted(activity) == {"confirmed": 50, "waiting": 150}
    waiting = sorted(
        (position, pk) for state, position, pk in results if state == "waiting"
    )
    assert [position for position, _ in waiting] == list(range(1, 151))
    in_order = list(activity.participations.in_queue().values_list("pk", flat=True))
    assert [pk for _, pk in waiting] == in_order
    last_seat = activity.participations.live().order_by("-pk").first()
    assert last_seat.pk < in_order[0]

    rush_processes(book_naively, items[:120])
    assert naive.held(activity) > 50


def test_naive_booking_one_by_one_keeps_the_seats(committee, crowd, scratch):
    """So it is the race that the controls catch, not a mistake of theirs."""
    activity = session(committee, capacity=3)
    for one in crowd(8):
        book_naively((activity.pk, one.user_id))
    assert naive.held(activity) == 3


@pytest.mark.parametrize("has_queue", [True, False])
def test_fifty_on_one_seat(committee, crowd, scratch, has_queue):
    activity = session(committee, capacity=1, has_waiting_list=has_queue)
    items = [(activity.pk, one.user_id) for one in crowd(50)]
    results = rush([lambda item=item: book_one(item) for item in items])
    rest = "waiting" if has_queue else "full"
    assert Counter(state for state, _, _ in results) == {"confirmed": 1, rest: 49}
    counted(activity)

    rush([lambda item=item: book_naively(item) for item in items])
    assert naive.held(activity) > 1


def test_one_member_fifty_times_the_same_session(committee, crowd, scratch):
    activity = session(committee, capacity=20)
    item = (activity.pk, crowd(1)[0].user_id)
    results = rush([lambda: book_one(item)] * 50)
    assert Counter(state for state, _, _ in results) == {
        "confirmed": 1,
        "already_booked": 49,
    }
    assert counted(activity) == {"confirmed": 1}

    rush([lambda: book_naively(item)] * 50)
    assert naive.held(activity) > 1


def test_one_member_fifty_times_two_overlapping_sessions(committee, crowd, scratch):
    sessions = [
        session(committee, capacity=20),
        session(committee, capacity=20, starts_at=f.START + f.HOUR),
    ]
    user_id = crowd(1)[0].user_id
    items = [(sessions[n % 2].pk, user_id) for n in range(50)]
    results = rush([lambda item=item: book_one(item) for item in items])
    tally = Counter(state for state, _, _ in results)
    assert tally["confirmed"] == 1
    assert set(tally) <= {"confirmed", "already_booked", "overlap"}
    assert Participation.objects.count() == 1

    rush([lambda item=item: book_naively(item) for item in items])
    assert naive.count("person_id = %s AND state = 'confirmed'", user_id) > 1


def test_same_key_fifty_times_is_one_booking(committee, crowd):
    activity = session(committee, capacity=20)
    users = [one.user for one in crowd(2)]
    soon = dt.datetime.now(dt.UTC) + 10 * f.DAY
    Activity.objects.update(
        starts_at=soon,
        ends_at=soon + f.HOUR,
        books_until=soon - f.HOUR,
        cancel_until=soon - f.HOUR,
    )

    def post(user, **headers):
        request = APIRequestFactory().post("/", headers=headers)
        force_authenticate(request, User.objects.get(pk=user.pk))
        answer = book_view(request, activity.pk)
        return answer.status_code, answer.content

    answers = rush(
        [lambda: post(users[0], **{"Idempotency-Key": "k"})] * 50,
    )
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert Participation.objects.count() == BookingKey.objects.count() == 1

    without = rush([lambda: post(users[1])] * 10)
    assert Counter(status for status, _ in without) == {201: 1, 409: 9}


def sample_until(stop, read):
    """The largest excess of `read()` while others work, and how often it was read."""
    worst, times = -(10**9), 0
    while not stop.is_set():
        worst, times = max(worst, read()), times + 1
        time.sleep(0.005)
    connection.close()
    return worst, times


def watched(work, read):
    stop = threading.Event()
    seen = []
    watcher = threading.Thread(target=lambda: seen.append(sample_until(stop, read)))
    watcher.start()
    try:
        results = work()
    finally:
        stop.set()
        watcher.join()
    return results, *seen[0]


def cancel_own(who):
    held = Participation.objects.standing().filter(person=who.user_id).first()
    if held is not None:
        own = Acting(who.user, who)
        queue.cancel_participation(actor=own, participation_id=held.pk, at=NOW)


def accept_own(who):
    held = Participation.objects.filter(person=who.user_id, state="offered").first()
    if held is not None:
        own = Acting(who.user, who)
        queue.accept_offer(actor=own, participation_id=held.pk, at=NOW)


def resize(activity, capacity):
    change_capacity(
        actor=SYSTEM_ACTING, activity_id=activity.pk, capacity=capacity, at=NOW
    )


def mixed_calls(activity, people, chance, n):
    """Half bookings, the rest cancellations, answers, new capacities, expiries."""
    kinds = [
        (50, lambda who, _: book_one((activity.pk, who.user_id))),
        (25, lambda who, _: cancel_own(who)),
        (10, lambda who, _: accept_own(who)),
        (10, lambda _, size: resize(activity, size)),
        (5, lambda _, __: queue.expire_offers(NOW + dt.timedelta(hours=25))),
    ]
    weights = [weight for weight, _ in kinds]
    return [
        functools.partial(do, chance.choice(people), chance.randint(3, 8))
        for _, do in chance.choices(kinds, weights, k=n)
    ]


def excess_of(activity):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(p.id) - a.capacity FROM activities_activity a"
            " LEFT JOIN activities_participation p ON p.activity_id = a.id"
            " AND p.state IN ('offered', 'confirmed')"
            " WHERE a.id = %s GROUP BY a.id",
            [activity.pk],
        )
        return cursor.fetchone()[0]


def test_bookings_cancellations_and_capacity_mixed(committee, crowd, scratch):
    activity = session(committee, capacity=5)
    people = crowd(30)
    calls = mixed_calls(activity, people, random.Random(7), 300)
    results, worst, times = watched(lambda: rush(calls), lambda: excess_of(activity))
    failed = [one for one in results if isinstance(one, Exception)]
    assert [one for one in failed if not isinstance(one, DomainError)] == []
    assert times > 20
    assert worst <= 0
    rows = counted(activity)
    assert rows["waiting"] == 0 or activity.taken == activity.capacity

    busy = [
        (lambda: naive.cancel_one(activity))
        if n % 4 == 0
        else (lambda who=people[n % 30]: book_naively((activity.pk, who.user_id)))
        for n in range(200)
    ]
    _results, worst, _times = watched(
        lambda: rush(busy), lambda: naive.held(activity) - activity.capacity
    )
    assert worst > 0


def test_two_queues_of_the_same_people_do_not_block_each_other(
    committee, crowd, monkeypatch
):
    """Seats come free at once in two sessions that overlap, with the same queue."""
    people = crowd(10)

    def clash(round_number):
        start = f.START + round_number * f.DAY
        both = [session(committee, capacity=1, starts_at=start) for _ in range(2)]
        for one, order in zip(both, (people[2:], people[:1:-1]), strict=True):
            assert book_one((one.pk, people[both.index(one)].user_id))[0] == "confirmed"
            for who in order:
                assert book_one((one.pk, who.user_id))[0] == "waiting"
        results = rush(
            [
                lambda one=one: change_capacity(
                    actor=SYSTEM_ACTING, activity_id=one.pk, capacity=9, at=NOW
                )
                for one in both
            ]
        )
        return [one for one in results if isinstance(one, Exception)]

    assert [clash(n) for n in range(3)] == [[], [], []]
    overlapping = Participation.objects.filter(state="offered")
    assert overlapping.count() == 3 * 8

    monkeypatch.setattr(queue, "lock_people", lambda ids: time.sleep(0.05))
    assert any(clash(n) for n in range(3, 8))
