import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity
from activities.selectors import my_participations, roster, standings
from activities.services.booking import book_seat
from activities.services.queue import cancel_participation
from common.errors import DomainError, Refused
from members.acting import Acting
from members.models import Group, User
from tests import factories as f


def shown(activity):
    return Activity.objects.select_related("committee", "host").get(pk=activity.pk)


@pytest.fixture
def many(activity, committee, department, book, member, now):
    """An activity for each way to stand, by the code that is expected."""
    book(member)
    later = f.START + 5 * f.DAY

    def make(**facts):
        return f.ActivityFactory(**{"committee": committee, "starts_at": later} | facts)

    full = make(capacity=1, has_waiting_list=False)
    book(where=full)
    mine = make(host=f.DepartmentFactory(committee=committee))
    member.assignment.member.employer = mine.host
    member.assignment.member.save()
    group = Group.objects.create(committee=committee, kind="area", name="一组")
    member.assignment.member.groups.add(group)
    return {
        "already_booked": [activity],
        "overlap": [make(starts_at=f.START + f.HOUR)],
        "full": [full],
        "conflict_of_interest": [mine],
        "not_eligible": [
            make(audience="representatives"),
            make(registration="invited"),
            make(audience_groups=[0]),
            f.ActivityFactory(),
        ],
        "closed": [make(state="closed"), make(state="cancelled")],
        "not_open_yet": [make(books_from=f.START)],
        "": [make(), make(audience="members"), make(audience_groups=[group.pk])],
    }


def test_standing_foretells_what_booking_answers(many, member, now):
    actor = Acting(User.objects.get(pk=member.user.pk))
    everything = [shown(one) for group in many.values() for one in group]
    found = standings(actor, everything, now)
    for code, group in many.items():
        for activity in group:
            assert found[activity.pk].code == code, activity
            assert found[activity.pk].is_bookable is not bool(code)
    for code, group in many.items():
        for activity in group:
            answer = ""
            try:
                made = book_seat(actor=actor, activity_id=activity.pk, at=now)
                cancel_participation(
                    actor=actor, participation_id=made.participation_id, at=now
                )
            except (DomainError, Refused) as error:
                answer = error.code
            assert answer == code, activity


def test_standing_tells_seats_queue_and_own_place(activity, book, member, now):
    book(), book(), book(member), book()
    standing = standings(member, [shown(activity)], now)[activity.pk]
    assert (standing.capacity, standing.free, standing.waiting) == (2, 0, 2)
    assert (standing.mine.state, standing.mine.position) == ("waiting", 1)


def test_visitor_sees_seats_and_may_not_book(activity, now):
    standing = standings(Acting(), [shown(activity)], now)[activity.pk]
    assert (standing.free, standing.code) == (2, "not_eligible")


def test_standings_take_as_many_queries_for_one_as_for_all(many, member, now):
    everything = [shown(one) for group in many.values() for one in group]

    def count(activities):
        actor = Acting(User.objects.get(pk=member.user.pk))
        with CaptureQueriesContext(connection) as queries:
            standings(actor, activities, now)
        return len(queries)

    grouped = [one for one in everything if one.audience_groups][:1]
    assert count(everything) == count(grouped) <= 4


def test_roster_reads_seats_first_then_the_queue(activity, book, clerk, now):
    first, second, third, fourth = book(), book(), book(), book()
    cancel_participation(actor=clerk, participation_id=first.pk, at=now)
    read = [(one.pk, one.state, one.position) for one in roster(activity)]
    assert read == [
        (second.pk, "confirmed", None),
        (third.pk, "offered", None),
        (fourth.pk, "waiting", 1),
        (first.pk, "cancelled", None),
    ]


def test_my_participations_are_what_still_stands(book, member, now, committee):
    held = book(member)
    cancel_participation(actor=member, participation_id=held.pk, at=now)
    later = f.ActivityFactory(committee=committee, starts_at=f.START + f.DAY)
    kept = [book(member, where=later), book(member)]
    assert [one.pk for one in my_participations(member.user)] == [
        one.pk for one in reversed(kept)
    ]
