"""An activity with people around it, and short ways to book."""

import datetime as dt

import pytest

from activities.models import Participation
from activities.services.booking import book_seat
from members.acting import acting_as
from members.models import Role
from tests import factories as f


@pytest.fixture
def activity(committee, department):
    """Two seats, open for booking at `now`."""
    return f.ActivityFactory(committee=committee, host=department)


@pytest.fixture
def new_member(committee):
    """Make a member of the committee, acting as such."""

    def make(**facts):
        return acting_as(
            f.MemberFactory(**{"committee": committee} | facts).user, Role.MEMBER
        )

    return make


@pytest.fixture
def book(activity, now, new_member):
    """Book for a new member, or for the one given; the participation as stored."""

    def make(actor=None, at=now, where=activity):
        actor = actor or new_member()
        made = book_seat(actor=actor, activity_id=where.pk, at=at)
        return Participation.objects.get(pk=made.participation_id)

    return make


@pytest.fixture
def seats(activity):
    """The states of all participations in the order they came."""

    def read(where=activity):
        where.refresh_from_db()
        return list(where.participations.order_by("pk").values_list("state", flat=True))

    return read


@pytest.fixture
def started(activity):
    """A moment just after the start."""
    return activity.starts_at + dt.timedelta(minutes=5)
