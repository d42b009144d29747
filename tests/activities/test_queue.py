import datetime as dt

import pytest
from django.db import OperationalError, connection

from activities.errors import OfferLapsed, TooLate
from activities.models import Activity, Participation
from activities.services.booking import book_seat
from activities.services.life import cancel_activity, change_capacity
from activities.services.queue import (
    accept_offer,
    cancel_participation,
    decline_offer,
    expire_offers,
    move_queue,
    settle_queue,
    unsettled,
)
from activities.states import ActivityState
from common.errors import Refused
from members.acting import Acting
from members.models import User
from tests import factories as f
from trail.models import Event

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def one_seat(activity):
    activity.capacity = 1
    activity.save(update_fields=["capacity"])
    return activity


def states(*held):
    for one in held:
        one.refresh_from_db()
    return [one.state for one in held]


def cancel(held, at, actor=None):
    actor = actor or Acting(held.person, held.assignment)
    return cancel_participation(actor=actor, participation_id=held.pk, at=at)


def own(held):
    return Acting(held.person, held.assignment)


def test_freed_seat_is_offered_to_the_first_in_the_queue(one_seat, book, now):
    seated, first, second = book(), book(), book()
    cancel(seated, now)
    assert states(seated, first, second) == ["cancelled", "offered", "waiting"]
    assert first.expires_at == now + DAY
    assert first.decided_at is None
    verbs = list(
        Event.objects.about("activities.participation", first.pk)
        .order_by("pk")
        .values_list("verb", "from_state", "to_state", "role")
    )
    assert verbs == [
        ("activities.book", "", "waiting", "member"),
        ("activities.offer", "waiting", "offered", "system"),
    ]


def test_offer_holds_its_seat(one_seat, book, now):
    seated, _first = book(), book()
    cancel(seated, now)
    assert book().state == "waiting"
    one_seat.refresh_from_db()
    assert (one_seat.taken, one_seat.waiting) == (1, 1)


def test_accepting_confirms_declining_passes_on(one_seat, book, now):
    seated, first, second = book(), book(), book()
    cancel(seated, now)
    decline_offer(actor=own(first), participation_id=first.pk, at=now, reason="出差")
    assert states(first, second) == ["declined", "offered"]
    assert first.reason == "出差"
    accept_offer(actor=own(second), participation_id=second.pk, at=now + HOUR)
    assert states(second) == ["confirmed"]


def test_lapsed_offer_is_refused_and_passes_on(one_seat, book, now):
    seated, first, second = book(), book(), book()
    cancel(seated, now)
    with pytest.raises(OfferLapsed, match="期限已过"):
        accept_offer(actor=own(first), participation_id=first.pk, at=now + DAY)
    assert expire_offers(now + DAY - dt.timedelta(seconds=1)) == 0
    assert expire_offers(now + DAY) == 1
    assert states(first, second) == ["expired", "offered"]
    assert expire_offers(now + DAY) == 0
    second.refresh_from_db()
    assert second.expires_at == now + 2 * DAY


def test_last_lapsed_offer_frees_the_seat(one_seat, book, now):
    seated, first = book(), book()
    cancel(seated, now)
    expire_offers(now + DAY)
    one_seat.refresh_from_db()
    assert states(first) == ["expired"]
    assert (one_seat.free, one_seat.waiting) == (1, 0)
    assert book(own(first), at=now + DAY).state == "confirmed"


@pytest.mark.parametrize(
    ("before_start", "lasts"),
    [
        (10 * DAY, DAY),
        (DAY + 5 * HOUR, 5 * HOUR),  # booking ends a day before the start
        (DAY + HOUR, 2 * HOUR),  # nearly over: two hours remain
        (20 * HOUR, 2 * HOUR),  # over: the queue still moves
        (HOUR, HOUR),  # never past the start
    ],
)
def test_offer_is_shorter_close_to_the_start(
    one_seat, book, clerk, now, before_start, lasts
):
    seated, first = book(), book()
    at = one_seat.starts_at - before_start
    cancel(seated, at, clerk)
    first.refresh_from_db()
    assert (first.state, first.expires_at) == ("offered", at + lasts)


def test_nobody_is_offered_a_seat_after_the_start(one_seat, book, clerk, started):
    seated, first = book(), book()
    cancel(seated, started, clerk)
    assert states(first) == ["waiting"]
    assert expire_offers(started) == 1
    assert states(first) == ["expired"]
    assert expire_offers(started) == 0


def test_who_is_busy_is_passed_over_and_keeps_the_place(one_seat, book, now):
    seated, busy, second = book(), book(), book()
    other = f.ActivityFactory(committee=one_seat.committee)
    there = book(own(busy), where=other)
    cancel(seated, now)
    assert states(busy, second) == ["waiting", "offered"]
    cancel(there, now)
    decline_offer(actor=own(second), participation_id=second.pk, at=now)
    assert states(busy) == ["offered"]


def test_who_is_not_eligible_any_more_is_passed_over(one_seat, book, now, department):
    seated, barred, gone, next_one = book(), book(), book(), book()
    seat = barred.assignment.member
    seat.employer = one_seat.host
    seat.save()
    gone.assignment.valid_to = now.date() - DAY
    gone.assignment.save()
    cancel(seated, now)
    assert states(barred, gone, next_one) == ["waiting", "waiting", "offered"]


def test_accepting_asks_again_who_is_eligible(one_seat, book, now):
    seated, first = book(), book()
    cancel(seated, now)
    seat = first.assignment.member
    seat.employer = one_seat.host
    seat.save()
    with pytest.raises(Refused) as refusal:
        accept_offer(actor=own(first), participation_id=first.pk, at=now)
    assert refusal.value.code == "conflict_of_interest"


def test_nobody_jumps_the_queue_into_a_freed_seat(one_seat, book, now):
    """The seat is free, the queue has not moved yet: the newcomer joins it."""
    seated, waiting = book(), book()
    Participation.objects.filter(pk=seated.pk).update(state="cancelled")
    newcomer = book()
    assert states(waiting, newcomer) == ["offered", "waiting"]


def test_seat_that_nobody_ahead_can_take_goes_to_the_newcomer(one_seat, book, now):
    seated, busy = book(), book()
    book(own(busy), where=f.ActivityFactory(committee=one_seat.committee))
    cancel(seated, now)
    newcomer = book()
    assert states(busy, newcomer) == ["waiting", "confirmed"]


def test_queue_moves_when_its_first_is_free_again(one_seat, book, now):
    seated, busy = book(), book()
    there = book(own(busy), where=f.ActivityFactory(committee=one_seat.committee))
    cancel(seated, now)
    cancel(there, now)
    assert states(busy) == ["waiting"]
    assert unsettled(now) == [one_seat.pk]
    expire_offers(now)
    assert states(busy) == ["offered"]


def test_settling_what_needs_nothing_changes_nothing(activity, book, now):
    held = [book() for _ in range(4)]
    settle_queue(activity.pk, now)
    assert states(*held) == ["confirmed", "confirmed", "waiting", "waiting"]


def test_queue_that_fails_holds_up_no_other(one_seat, book, committee, now):
    """The offer of the first cannot be read; the second still passes on."""
    lapsed = []
    for where in (one_seat, f.ActivityFactory(committee=committee, capacity=1)):
        held = book(where=where)
        Participation.objects.filter(pk=held.pk).update(state="offered", expires_at=now)
        lapsed.append(held)

    def fail_once(execute, sql, params, many, context):
        if "FOR NO KEY UPDATE" in sql and one_seat.pk in params:
            raise OperationalError("deadlock detected")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_once), pytest.raises(ExceptionGroup):
        expire_offers(now)
    assert states(*lapsed) == ["offered", "expired"]
    expire_offers(now)
    assert states(*lapsed) == ["expired", "expired"]


def test_cancelled_activity_offers_nothing(one_seat, book, clerk, now, seats):
    book(), book(), book()
    cancel_activity(actor=clerk, activity_id=one_seat.pk, at=now, reason="暴雨预警")
    assert seats() == ["cancelled"] * 3
    one_seat.refresh_from_db()
    assert (one_seat.taken, one_seat.waiting) == (0, 0)
    assert set(one_seat.participations.values_list("reason", flat=True)) == {"暴雨预警"}
    assert Event.objects.filter(verb="activities.cancel").count() == 4


def test_cancelling_oneself_ends_at_the_deadline(activity, book, clerk):
    held = book()
    cancel(held, activity.cancel_until)
    late = book()
    after = activity.cancel_until + dt.timedelta(seconds=1)
    activity.host.contact, activity.host.phone = "温经办", "0536-8000000"
    activity.host.save()
    with pytest.raises(TooLate) as refusal:
        cancel(late, after)
    assert "温经办" in refusal.value.message
    assert "0536-8000000" in refusal.value.message
    assert states(held, late) == ["cancelled", "confirmed"]
    assert held.is_late_cancel is False


def test_staff_cancels_late_and_it_is_recorded(activity, book, clerk):
    held = book()
    cancel(held, activity.cancel_until + HOUR, clerk)
    assert states(held) == ["cancelled"]
    assert held.is_late_cancel is True


def test_place_in_the_queue_may_be_given_up_late(one_seat, book):
    book()
    waiting = book()
    cancel(waiting, one_seat.cancel_until + HOUR)
    assert states(waiting) == ["cancelled"]
    assert waiting.is_late_cancel is False


def test_cancelling_after_the_end_is_refused_to_all(activity, book, clerk):
    held = book()
    with pytest.raises(TooLate, match="已结束"):
        cancel(held, activity.ends_at, clerk)


def test_only_the_person_or_staff_decides(
    one_seat, book, handler, stranger, leader, now
):
    seated, first = book(), book()
    cancel(seated, now)
    for actor in (handler, stranger, leader, own(seated)):
        for step in (accept_offer, decline_offer, cancel_participation):
            with pytest.raises(Refused) as refusal:
                step(actor=actor, participation_id=first.pk, at=now)
            assert refusal.value.code == "not_yours"
    assert states(first) == ["offered"]


def test_more_seats_go_to_the_queue_in_order(one_seat, book, clerk, now, seats):
    for _ in range(5):
        book()
    changed = change_capacity(actor=clerk, activity_id=one_seat.pk, capacity=3, at=now)
    assert seats() == ["confirmed", "offered", "offered", "waiting", "waiting"]
    assert (changed.taken, changed.waiting) == (3, 2)


def test_fewer_seats_than_taken_is_refused(activity, book, clerk, now):
    book(), book()
    with pytest.raises(Exception, match="已有2个名额被占用") as refusal:
        change_capacity(actor=clerk, activity_id=activity.pk, capacity=1, at=now)
    assert refusal.value.code == "seats_taken"
    activity.refresh_from_db()
    assert activity.capacity == 2


def test_fewer_seats_than_the_minimum_is_refused(activity, clerk, now):
    Activity.objects.filter(pk=activity.pk).update(min_participants=2)
    with pytest.raises(Exception, match="最少人数") as refusal:
        change_capacity(actor=clerk, activity_id=activity.pk, capacity=1, at=now)
    assert refusal.value.code == "invalid"


def test_host_may_change_the_seats_others_may_not(
    activity, handler, member, stranger, now
):
    change_capacity(actor=handler, activity_id=activity.pk, capacity=3, at=now)
    for actor in (member, stranger):
        with pytest.raises(Refused):
            change_capacity(actor=actor, activity_id=activity.pk, capacity=4, at=now)


def test_capacity_and_queue_in_every_order_keep_the_seats(one_seat, book, clerk, now):
    """Cancel, raise, cancel, raise: seats held never exceed seats there are."""
    held = [book() for _ in range(6)]
    for capacity in (2, 4, 5):
        cancel(held.pop(0), now, clerk)
        change_capacity(actor=clerk, activity_id=one_seat.pk, capacity=capacity, at=now)
        one_seat.refresh_from_db()
        assert one_seat.taken == one_seat.participations.live().count()
        assert one_seat.taken <= capacity
        assert one_seat.waiting == 0 or one_seat.taken == capacity


def test_queue_of_a_closed_activity_still_moves(one_seat, book, clerk, now):
    seated, first = book(), book()
    Activity.objects.filter(pk=one_seat.pk).update(state=ActivityState.CLOSED)
    cancel(seated, now)
    assert states(first) == ["offered"]


def test_position_counts_those_still_ahead(one_seat, book, now):
    _seated, first, second, third = book(), book(), book(), book()
    cancel(first, now)
    positions = Participation.objects.with_position().in_bulk([second.pk, third.pk])
    assert [positions[one.pk].position for one in (second, third)] == [1, 2]


def test_own_account_is_enough_to_book(activity, now, new_member):
    user = User.objects.get(pk=new_member().user.pk)
    made = book_seat(actor=Acting(user), activity_id=activity.pk, at=now)
    assert made.state == "confirmed"


def test_moving_the_queue_offers_free_seats_in_order_and_no_more(activity, book, now):
    seated = [book(), book()]
    waiting = [book(), book(), book()]
    for held in seated:  # seats come free without anybody noticing
        Participation.objects.filter(pk=held.pk).update(state="cancelled")
    offered = move_queue(activity.pk, now)
    assert [one.pk for one in offered] == [waiting[0].pk, waiting[1].pk]
    assert states(*waiting) == ["offered", "offered", "waiting"]
    assert move_queue(activity.pk, now) == []


def test_queue_of_a_full_or_cancelled_activity_stays(one_seat, book, now):
    book(), book()
    assert move_queue(one_seat.pk, now) == []
    Activity.objects.filter(pk=one_seat.pk).update(capacity=2, state="cancelled")
    assert move_queue(one_seat.pk, now) == []
