import pytest

from activities.errors import SeatsTaken, TooEarly
from activities.models import Activity, Participation
from activities.services.booking import book_seat
from activities.services.rosters import Came, enter_roster
from activities.states import ActivityState, ParticipationState
from common.errors import Refused
from tests import factories as f


@pytest.fixture
def session(committee):
    return f.ActivityFactory(committee=committee, capacity=2)


@pytest.fixture
def after(session):
    return session.ends_at + f.DAY


def test_paper_roster_makes_attendance_and_the_session_held(
    session, clerk, member, after
):
    other = f.MemberFactory(committee=session.committee)
    people = [
        Came(member.assignment, attended=True),
        Came(other.roles.get(), attended=False),
    ]
    enter_roster(actor=clerk, activity_id=session.pk, people=people, at=after)
    states = dict(Participation.objects.values_list("person_id", "state"))
    assert states == {member.user.pk: "attended", other.user_id: "absent"}
    session.refresh_from_db()
    assert (session.state, session.taken) == (ActivityState.HELD, 2)


def test_booked_but_not_on_the_roster_is_absent(session, clerk, member, after, now):
    book_seat(actor=member, activity_id=session.pk, at=now)
    enter_roster(actor=clerk, activity_id=session.pk, people=[], at=after)
    assert Participation.objects.get().state == ParticipationState.ABSENT


def test_name_listed_twice_is_one_person(session, clerk, member, after):
    twice = [Came(member.assignment, attended=True)] * 2
    enter_roster(actor=clerk, activity_id=session.pk, people=twice, at=after)
    assert Participation.objects.count() == 1


def test_roster_longer_than_the_seats_is_refused_whole(session, clerk, after):
    crowd = f.MemberFactory.create_batch(3, committee=session.committee)
    people = [Came(one.roles.get(), attended=True) for one in crowd]
    with pytest.raises(SeatsTaken):
        enter_roster(actor=clerk, activity_id=session.pk, people=people, at=after)
    assert not Participation.objects.exists()
    assert Activity.objects.get().state == ActivityState.PUBLISHED


def test_not_before_the_end_and_not_by_strangers(session, clerk, stranger, now, after):
    with pytest.raises(TooEarly):
        enter_roster(actor=clerk, activity_id=session.pk, people=[], at=now)
    with pytest.raises(Refused):
        enter_roster(actor=stranger, activity_id=session.pk, people=[], at=after)
