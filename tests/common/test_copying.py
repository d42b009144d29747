"""What is copied in reads as it was given, whatever signs stand in it."""

import pytest

from checklists.models import IntentItem
from checklists.states import ItemState
from common.copying import copy_rows, reserve_ids
from tests import factories as f
from trail.models import Event

ODD = ["\\N", "a\tb", "两\n行\r", 'C:\\新"', "'", "", "\\.", "{x,y}"]


@pytest.fixture
def copied(db, now):
    def call(reasons, **same):
        rows = [(number, one, {"原文": one}) for number, one in enumerate(reasons)]
        base = {"at": now, "author_id": None, "role": "", "role_id": None}
        copy_rows(
            Event,
            ("target_id", "reason", "after"),
            rows,
            same=base
            | {"scope": "", "verb": "test.copied", "target_kind": "test", "before": {}}
            | {"from_state": "", "to_state": ItemState.DRAFT, "address": ""}
            | same,
        )
        return list(Event.objects.filter(verb="test.copied").order_by("target_id"))

    return call


def test_texts_and_facts_come_back_as_given(copied, now):
    events = copied(ODD)
    assert [one.reason for one in events] == ODD
    assert [one.after["原文"] for one in events] == ODD
    assert {(one.at, one.author_id, one.to_state) for one in events} == {
        (now, None, "draft")
    }


def test_values_that_all_rows_share_may_hold_any_sign(copied):
    (event,) = copied([""], scope="\t\\", before={"a": ["\n", None, True, 1.5]})
    assert (event.scope, event.before) == ("\t\\", {"a": ["\n", None, True, 1.5]})


def test_lists_become_arrays_and_related_rows_their_keys(now, committee):
    round_ = f.RoundFactory(committee=committee)
    seat = f.MemberFactory(committee=committee)
    times = ['"', "\\", "a,b", "{}", "2am"]
    ids = reserve_ids(IntentItem, 2)
    copy_rows(
        IntentItem,
        ("id", "number", "member_id", "field_id", "times"),
        [(ids[0], "Y1", seat, None, times), (ids[1], "Y2", seat, None, [])],
        same={
            "committee_id": committee,
            "round_id": round_,
            "state": ItemState.SUBMITTED,
            "reason": "",
            "origin": "import",
            "created_at": now,
            "submitted_at": now,
            "note": "",
            "limit": 1,
        },
    )
    one, two = IntentItem.objects.order_by("number")
    assert (one.pk, two.pk) == tuple(ids)
    assert (one.times, two.times, one.member) == (times, [], seat)
    assert one.round == round_


def test_nothing_to_copy_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        copy_rows(Event, ("target_id",), [])
        assert reserve_ids(Event, 0) == []
