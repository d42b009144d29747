import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.prepared import Prepared
from members.models import RoleAssignment
from tests import factories as f

pytestmark = pytest.mark.django_db


def roles(user, on):
    return (
        RoleAssignment.objects.in_force(on)
        .filter(user=user)
        .select_related("user", "committee", "member", "representative")
        .order_by("-pk")
    )


@pytest.fixture
def prepared():
    return Prepared(roles, user=-1, on=dt.date.max)


def test_prepared_finds_what_the_queryset_finds(prepared, member, clerk, now):
    for actor in (member, clerk, member):
        on = now.date()
        found = prepared.ask(user=actor.user.pk, on=on)
        assert found == list(roles(actor.user.pk, on))
        assert [one.__dict__.keys() for one in found] == [
            one.__dict__.keys() for one in roles(actor.user.pk, on)
        ]


def test_prepared_brings_related_rows_in_one_query(prepared, member, now):
    with CaptureQueriesContext(connection) as asked:
        (found,) = prepared.ask(user=member.user.pk, on=now.date())
        assert found.user == member.user
        assert found.committee == member.assignment.committee
        assert found.member == member.assignment.member
        assert found.representative is None
    assert len(asked) == 1


def test_prepared_uses_the_values_given_each_time(prepared, member):
    assert prepared.ask(user=member.user.pk, on=f.SINCE)
    day_before = f.SINCE - dt.timedelta(days=1)
    assert prepared.ask(user=member.user.pk, on=day_before) == []
