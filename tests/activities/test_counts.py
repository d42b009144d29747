"""What the database itself keeps, whoever writes."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from activities.models import Activity, Participation
from tests import factories as f


def counts(activity):
    return Activity.objects.values_list("taken", "waiting").get(pk=activity.pk)


def test_counts_follow_every_state(activity, book):
    held = [book() for _ in range(3)]
    assert counts(activity) == (2, 1)
    Participation.objects.filter(pk=held[0].pk).update(state="cancelled")
    assert counts(activity) == (1, 1)
    Participation.objects.filter(pk=held[2].pk).update(state="expired")
    assert counts(activity) == (1, 0)
    Participation.objects.filter(pk=held[1].pk).delete()
    assert counts(activity) == (0, 0)


def test_saving_an_activity_read_before_leaves_the_counts(activity, book):
    """Its other fields are written, the old counts are not."""
    book(), book(), book()
    activity.venue = "社会治理服务中心"
    activity.save()
    assert counts(activity) == (2, 1)
    Activity.objects.update(taken=0, waiting=0)
    assert counts(activity) == (2, 1)
    activity.refresh_from_db()
    assert activity.venue == "社会治理服务中心"


def test_participation_stays_with_its_activity(activity, book):
    held = book()
    other = f.ActivityFactory(committee=activity.committee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.filter(pk=held.pk).update(activity=other)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "unknown"}, "participation_known_state"),
        ({"state": "offered"}, "participation_offer_expires"),
        ({"state": "attended"}, "participation_attended_checked_in"),
        ({"is_late_cancel": True}, "participation_late_is_cancelled"),
    ],
)
def test_database_refuses_what_cannot_be(book, change, constraint):
    held = book()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Participation.objects.filter(pk=held.pk).update(**change)


def test_triggers_go_and_come_back(db):
    """The migrations written in SQL can be taken back, newest first."""

    def triggers():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
                " AND tgname LIKE 'activities%%' ORDER BY tgname"
            )
            return [name for (name,) in cursor.fetchall()]

    steps = [
        import_module(f"activities.migrations.{name}").Migration.operations[0]
        for name in ("0003_keep_seats", "0005_guard_counts")
    ]
    before = triggers()
    assert before == ["activities_counts", "activities_seats", "activities_stay"]
    with connection.cursor() as cursor:
        for step in reversed(steps):
            cursor.execute(step.reverse_sql)
        assert triggers() == []
        for step in steps:
            cursor.execute(step.sql)
    assert triggers() == before
