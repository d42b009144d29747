"""Every state with every action, against the moves written out by hand."""

from itertools import product

import pytest

from cases.states import (
    ASSIGNMENT_MOVES,
    CASE_MOVES,
    REPLY_MOVES,
    AssignmentAction,
    AssignmentState,
    CaseAction,
    CaseState,
    ReplyAction,
    ReplyState,
)
from common.errors import IllegalTransition, InvalidInput
from common.moves import target_of

CASE = """
open assign assigned
second_round assign assigned
reopened assign assigned
assigned object objected
reassigned object objected
objected reassign reassigned
assigned accept accepted
reassigned accept accepted
accepted begin in_progress
in_progress answer answered
answered evaluate evaluated
evaluated send_back second_round
evaluated close closed
closed reopen reopened
open withdraw withdrawn
assigned withdraw withdrawn
objected withdraw withdrawn
reassigned withdraw withdrawn
accepted withdraw withdrawn
in_progress withdraw withdrawn
"""
ASSIGNMENT = """
assigned accept accepted
assigned object objected
objected keep assigned
accepted answer answered
assigned withdraw withdrawn
objected withdraw withdrawn
accepted withdraw withdrawn
answered withdraw withdrawn
"""
REPLY = """
draft pass_round countersigning
returned pass_round countersigning
countersigning return returned
countersigning agree ready
returned amend draft
ready amend draft
draft send sent
ready send sent
"""
TABLES = [
    (CASE_MOVES, CaseState, CaseAction, CASE),
    (ASSIGNMENT_MOVES, AssignmentState, AssignmentAction, ASSIGNMENT),
    (REPLY_MOVES, ReplyState, ReplyAction, REPLY),
]


def target(moves, action, state):
    try:
        return target_of(moves, action, state, reason="理由")
    except IllegalTransition:
        return None


@pytest.mark.parametrize(("moves", "states", "actions", "text"), TABLES)
def test_only_the_moves_written_here_exist(moves, states, actions, text):
    legal = {
        (state, action): after
        for state, action, after in (line.split() for line in text.split("\n") if line)
    }
    for state, action in product(states, actions):
        found = target(moves, action, state)
        assert found == legal.get((str(state), str(action))), (state, action)


@pytest.mark.parametrize(
    ("moves", "action", "state"),
    [
        (CASE_MOVES, CaseAction.OBJECT, CaseState.ASSIGNED),
        (CASE_MOVES, CaseAction.SEND_BACK, CaseState.EVALUATED),
        (CASE_MOVES, CaseAction.REOPEN, CaseState.CLOSED),
        (ASSIGNMENT_MOVES, AssignmentAction.OBJECT, AssignmentState.ASSIGNED),
        (ASSIGNMENT_MOVES, AssignmentAction.KEEP, AssignmentState.OBJECTED),
        (REPLY_MOVES, ReplyAction.RETURN, ReplyState.COUNTERSIGNING),
    ],
)
def test_refusing_steps_need_a_reason(moves, action, state):
    with pytest.raises(InvalidInput) as caught:
        target_of(moves, action, state, reason=" ")
    assert caught.value.code == "reason_required"
