import pytest
from django.db import DatabaseError, connection, transaction

from tests import factories as f
from trail import chain
from trail.models import Event
from trail.services import SYSTEM, Entry, record, record_many


@pytest.fixture
def events(db, now):
    target = f.CommitteeFactory()
    record_many(
        SYSTEM, [Entry(target, "test", after={"n": n}) for n in range(5)], at=now
    )
    return list(Event.objects.order_by("pk"))


def test_sealing_twice_seals_each_event_once(events, now):
    assert chain.seal_events(at=now) == 5
    assert chain.seal_events(at=now) == 0
    assert chain.find_break() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_event SET verb = 'x'",
        "DELETE FROM trail_event",
        "UPDATE trail_seal SET digest = 'x'",
    ],
)
def test_database_refuses_changes(events, now, statement):
    chain.seal_events(at=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)


def test_changed_event_is_named(events, now):
    chain.seal_events(at=now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE trail_event DISABLE TRIGGER trail_event_fixed")
        cursor.execute(
            "UPDATE trail_event SET after = '{\"n\": 9}' WHERE id = %s", [events[2].pk]
        )
        cursor.execute("ALTER TABLE trail_event ENABLE TRIGGER trail_event_fixed")
    found = chain.find_break()
    assert found is not None
    assert (found.number, found.event_id) == (3, events[2].pk)


def test_record_keeps_the_acting_role(clerk, now):
    event = record(clerk.author, Entry(clerk.user, "look"), at=now)
    assert (event.role, event.role_id, event.scope) == (
        "clerk",
        clerk.assignment.pk,
        clerk.assignment.committee.code,
    )
