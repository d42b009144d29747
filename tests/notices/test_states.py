"""The table of a delivery's states, every pair of it."""

import pytest

from common.errors import IllegalTransition
from common.moves import target_of
from notices.states import DELIVERY_MOVES, FAILING, DeliveryAction, DeliveryState

LEGAL = {
    ("begin", "waiting"): "sending",
    ("succeed", "sending"): "sent",
    ("succeed", "unsure"): "sent",
    ("postpone", "waiting"): "waiting",
    ("postpone", "sending"): "waiting",
    ("give_up", "sending"): "failed",
    ("doubt", "sending"): "unsure",
    ("drop", "waiting"): "dropped",
    ("retry", "failed"): "waiting",
    ("retry", "unsure"): "waiting",
    ("settle", "failed"): "dropped",
    ("settle", "unsure"): "dropped",
}


@pytest.mark.parametrize("action", list(DeliveryAction))
@pytest.mark.parametrize("state", list(DeliveryState))
def test_delivery_moves_as_the_table_says(action, state):
    expected = LEGAL.get((action.value, state.value))
    if expected is None:
        with pytest.raises(IllegalTransition):
            target_of(DELIVERY_MOVES, action, state)
    else:
        assert target_of(DELIVERY_MOVES, action, state) == expected


def test_nothing_ends_unseen_but_what_was_sent_or_settled():
    ends = set(DeliveryState) - {
        source for one in DELIVERY_MOVES.values() for source in one.sources
    }
    assert ends == {DeliveryState.SENT, DeliveryState.DROPPED}
    assert {DeliveryState.FAILED, DeliveryState.UNSURE} == FAILING
