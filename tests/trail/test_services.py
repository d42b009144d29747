import pytest

from members.models import Department
from tests import factories as f
from trail import chain
from trail.models import Event
from trail.services import SYSTEM, record_made


@pytest.fixture
def rows(committee):
    return [f.DepartmentFactory(committee=committee) for _ in range(3)]


def test_rows_newly_made_have_an_event_each(clerk, rows, now):
    made = [(row.pk, {"name": row.name, "引号": 'a\t"b"\\n'}) for row in rows]
    count = record_made(
        clerk.author, Department, made, verb="test.made", to_state="new", at=now
    )
    events = list(Event.objects.filter(verb="test.made").order_by("pk"))
    assert count == len(events) == 3
    assert [one.target_id for one in events] == [row.pk for row in rows]
    assert [one.after for one in events] == [after for _pk, after in made]
    first = events[0]
    assert (first.author_id, first.role, first.scope) == (
        clerk.user.pk,
        "clerk",
        clerk.assignment.committee.code,
    )
    assert (first.target_kind, first.from_state, first.to_state, first.at) == (
        "members.department",
        "",
        "new",
        now,
    )


def test_events_of_rows_made_take_their_place_in_the_chain(rows, now):
    made = [(row.pk, {}) for row in rows]
    record_made(SYSTEM, Department, made, verb="test.made", at=now)
    assert chain.seal_events(at=now) == 3
    assert chain.find_break() is None


def test_nothing_made_leaves_no_event(db, now):
    assert record_made(SYSTEM, Department, [], verb="test.made", at=now) == 0
    assert not Event.objects.exists()
