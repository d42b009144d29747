import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from activities.errors import (
    AlreadyBooked,
    BookingClosed,
    ConflictOfInterest,
    FullyBooked,
    NotEligible,
    NotOpenYet,
    Overlap,
)
from activities.models import Activity, Audience, Participation, Registration
from activities.rules import require_open
from activities.services.booking import book_seat
from activities.services.queue import cancel_participation
from activities.states import ActivityState
from common.errors import DomainError, Refused
from members.acting import Acting, acting_as
from members.models import Group, Role, User
from tests import factories as f
from trail.models import Event


def test_booking_takes_a_seat_and_is_on_the_trail(activity, member, now):
    made = book_seat(actor=member, activity_id=activity.pk, at=now)
    activity.refresh_from_db()
    held = Participation.objects.get(pk=made.participation_id)
    event = Event.objects.about("activities.participation", held.pk).get()
    assert (made.state, made.position) == ("confirmed", None)
    assert (held.person, held.booked_by, held.assignment) == (
        member.user,
        member.user,
        member.assignment,
    )
    assert (held.during.lower, held.during.upper) == (
        activity.starts_at,
        activity.ends_at + dt.timedelta(minutes=30),
    )
    assert (activity.taken, activity.waiting) == (1, 0)
    assert (event.verb, event.author, event.role, event.to_state) == (
        "activities.book",
        member.user,
        "member",
        "confirmed",
    )


def test_who_comes_after_the_last_seat_waits_in_order(activity, new_member, now):
    made = [
        book_seat(actor=new_member(), activity_id=activity.pk, at=now) for _ in range(5)
    ]
    assert [(one.state, one.position) for one in made] == [
        ("confirmed", None),
        ("confirmed", None),
        ("waiting", 1),
        ("waiting", 2),
        ("waiting", 3),
    ]


def test_booking_takes_four_statements(activity, member, now):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        book_seat(actor=Acting(member.user), activity_id=activity.pk, at=now)
    sql = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    # The activity, the member's seat where not read before, the claim, the event.
    assert len(sql) <= 4, sql


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"state": ActivityState.DRAFT}, BookingClosed),
        ({"state": ActivityState.CLOSED}, BookingClosed),
        ({"state": ActivityState.HELD}, BookingClosed),
        ({"state": ActivityState.ARCHIVED}, BookingClosed),
        ({"state": ActivityState.CANCELLED}, BookingClosed),
        ({"books_until": f.START - 20 * f.DAY}, BookingClosed),
        ({"books_from": f.START - f.DAY}, NotOpenYet),
        ({"registration": Registration.INVITED}, NotEligible),
        ({"registration": Registration.ASSIGNED}, NotEligible),
        ({"audience": Audience.REPRESENTATIVES}, NotEligible),
        ({"audience_sectors": [0]}, NotEligible),
        ({"audience_groups": [0]}, NotEligible),
    ],
)
def test_booking_is_refused_with_a_sentence(activity, member, now, facts, error):
    Activity.objects.filter(pk=activity.pk).update(**facts)
    with pytest.raises(error) as refusal:
        book_seat(actor=member, activity_id=activity.pk, at=now)
    assert type(refusal.value) is error
    assert refusal.value.message.endswith("。")
    assert not Participation.objects.exists()


def test_open_rule_and_bookable_query_agree(activity, now):
    hour = dt.timedelta(hours=1)
    for state in ActivityState.values:
        for books_from in (None, now - hour, now, now + hour):
            for books_until in (now - hour, now, now + hour):
                activity.state = state
                activity.books_from, activity.books_until = books_from, books_until
                activity.save()
                try:
                    require_open(activity, now)
                    is_open = True
                except DomainError:
                    is_open = False
                assert Activity.objects.bookable(now).exists() is is_open


def test_activity_cancelled_after_it_was_read_is_refused(activity, member, now):
    """What was read before the lock may be old; the statement decides."""

    def cancel_just_before(execute, sql, params, many, context):
        if "INSERT INTO activities_participation" in sql:
            Activity.objects.filter(pk=activity.pk).update(state="cancelled")
        return execute(sql, params, many, context)

    with (
        connection.execute_wrapper(cancel_just_before),
        pytest.raises(BookingClosed, match="已取消"),
    ):
        book_seat(actor=member, activity_id=activity.pk, at=now)


def test_full_without_waiting_list_is_refused(activity, book, member, now):
    Activity.objects.filter(pk=activity.pk).update(has_waiting_list=False)
    book()
    book()
    with pytest.raises(FullyBooked, match="不设候补"):
        book(member)


def test_member_is_refused_by_the_own_employer(activity, department, new_member, book):
    with pytest.raises(ConflictOfInterest, match="利益冲突"):
        book(new_member(employer=department))


def test_department_officer_is_refused_as_member_too(activity, member, book):
    f.give_role(member.user, Role.HANDLER, activity.committee, department=activity.host)
    with pytest.raises(ConflictOfInterest):
        book(Acting(User.objects.get(pk=member.user.pk)))


def test_linking_members_employer_does_not_bar_the_representative(
    activity, department, committee, book
):
    linking = f.MemberFactory(committee=committee, employer=department)
    person = f.RepresentativeFactory(linking_member=linking)
    assert book(Acting(person.user)).state == "confirmed"


def test_member_who_left_is_refused(activity, new_member, book):
    with pytest.raises(NotEligible):
        book(new_member(left_on=dt.date(2026, 1, 1)))


def test_clerk_has_no_seat_of_their_own(clerk, book):
    with pytest.raises(NotEligible, match="委员或界别群众"):
        book(clerk)


def test_sector_and_group_limits_let_their_own_in(
    activity, committee, book, new_member
):
    group = Group.objects.create(committee=committee, kind="liaison", name="一组")
    actor = new_member()
    actor.assignment.member.groups.add(group)
    Activity.objects.filter(pk=activity.pk).update(
        audience_sectors=[actor.assignment.member.sector_id],
        audience_groups=[group.pk],
    )
    assert book(actor).state == "confirmed"
    with pytest.raises(NotEligible, match="限定小组"):
        book(new_member())


def test_committees_below_may_come_others_may_not(activity, committee, book):
    county = f.CommitteeFactory(parent=committee)
    assert book(Acting(f.MemberFactory(committee=county).user)).state == "confirmed"
    for elsewhere in (f.CommitteeFactory(), f.CommitteeFactory(parent=None)):
        with pytest.raises(NotEligible, match="下级政协"):
            book(Acting(f.MemberFactory(committee=elsewhere).user))


def test_city_member_may_not_take_a_county_seat(committee, book):
    county = f.CommitteeFactory(parent=committee)
    there = f.ActivityFactory(committee=county)
    with pytest.raises(NotEligible):
        book(Acting(f.MemberFactory(committee=committee).user), where=there)


def test_without_a_chosen_role_the_one_that_fits_counts(activity, committee, book):
    seat = f.MemberFactory()
    f.MemberFactory(committee=committee, user=seat.user)
    held = book(Acting(seat.user))
    assert held.assignment.committee == committee


def test_second_booking_of_the_same_activity_is_refused(activity, member, book, seats):
    book(member)
    with pytest.raises(AlreadyBooked, match="已有报名"):
        book(member)
    assert seats() == ["confirmed"]


def test_waiting_twice_is_refused(activity, member, book, seats):
    book(), book(), book(member)
    with pytest.raises(AlreadyBooked, match="候补中"):
        book(member)


def test_who_cancelled_may_book_again(activity, member, book, now, seats):
    cancel_participation(actor=member, participation_id=book(member).pk, at=now)
    assert book(member).state == "confirmed"
    assert seats() == ["cancelled", "confirmed"]


@pytest.mark.parametrize(
    ("minutes", "clash"),
    [(-210, False), (-209, True), (0, True), (209, True), (210, False)],
)
def test_overlap_counts_the_way_between(activity, member, book, minutes, clash):
    """Three hours and thirty minutes of way, both before and after."""
    start = activity.starts_at + dt.timedelta(minutes=minutes)
    other = f.ActivityFactory(committee=activity.committee, starts_at=start)
    book(member)
    if clash:
        with pytest.raises(Overlap, match="路程时间"):
            book(member, where=other)
    else:
        assert book(member, where=other).state == "confirmed"


def test_overlap_is_refused_in_the_queue_too(activity, member, book):
    other = f.ActivityFactory(committee=activity.committee, capacity=1)
    book(where=other)
    book(member)
    with pytest.raises(Overlap):
        book(member, where=other)


def test_database_keeps_the_seats_whoever_writes(activity, book):
    first = book()
    book()
    values = {
        "activity": activity,
        "source": "invited",
        "state": "confirmed",
        "during": first.during,
        "created_at": first.created_at,
    }
    seat = f.MemberFactory(committee=activity.committee)
    with (
        pytest.raises(IntegrityError, match="activity_seats_kept"),
        transaction.atomic(),
    ):
        Participation.objects.create(
            person=seat.user,
            booked_by=seat.user,
            assignment=seat.roles.get(),
            **values,
        )


def test_staff_books_on_behalf_and_is_named(activity, clerk, member, now):
    made = book_seat(
        actor=clerk, activity_id=activity.pk, at=now, on_behalf_of=member.assignment
    )
    held = Participation.objects.get(pk=made.participation_id)
    event = Event.objects.about("activities.participation", held.pk).get()
    assert (held.person, held.booked_by) == (member.user, clerk.user)
    assert (event.author, event.role) == (clerk.user, "clerk")
    assert event.after["person"] == member.user.pk


def test_staff_may_place_people_where_others_need_an_invitation(
    activity, clerk, member, now
):
    Activity.objects.filter(pk=activity.pk).update(registration=Registration.ASSIGNED)
    made = book_seat(
        actor=clerk, activity_id=activity.pk, at=now, on_behalf_of=member.assignment
    )
    assert made.state == "confirmed"


def test_conflict_of_interest_holds_on_behalf_too(
    activity, clerk, new_member, department, now
):
    barred = new_member(employer=department)
    with pytest.raises(ConflictOfInterest):
        book_seat(
            actor=clerk,
            activity_id=activity.pk,
            at=now,
            on_behalf_of=barred.assignment,
        )


def test_only_staff_books_for_others(activity, member, new_member, stranger, now):
    for actor in (new_member(), stranger):
        with pytest.raises(Refused) as refusal:
            book_seat(
                actor=actor,
                activity_id=activity.pk,
                at=now,
                on_behalf_of=member.assignment,
            )
        assert refusal.value.code == "staff_only"


def test_role_chosen_is_the_role_used(activity, committee, book):
    seat = f.MemberFactory(committee=committee)
    elsewhere = f.MemberFactory(user=seat.user)
    with pytest.raises(NotEligible):
        book(acting_as(seat.user, role_id=elsewhere.roles.get().pk))
