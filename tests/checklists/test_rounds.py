import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from checklists.errors import PhaseOrder
from checklists.models import Round
from checklists.services.rounds import move_phase, open_round
from checklists.states import PHASE_ORDER, Phase
from common.errors import Refused
from tests import factories as f
from trail.models import Event

SPAN = (dt.date(2026, 3, 1), dt.date(2026, 3, 31))


@pytest.fixture
def opened(clerk, committee, now):
    def call(*, actor=clerk, **facts):
        known = {"code": "2026-9", "title": "第九期", **facts}
        return open_round(actor=actor, committee=committee, at=now, **known)

    return call


def test_round_opens_in_its_first_phase_with_dates(opened):
    round_ = opened(phases={Phase.COLLECTING: SPAN})
    assert round_.phase == Phase.COLLECTING
    planned = round_.phases.get()
    assert (planned.phase, planned.starts_on, planned.ends_on) == ("collecting", *SPAN)
    event = Event.objects.get(verb="checklists.open_round")
    assert (event.target_id, event.to_state) == (round_.pk, Phase.COLLECTING)


def test_code_is_taken_once(opened):
    opened()
    with pytest.raises(ValidationError):
        opened(title="又一期")
    assert Round.objects.count() == 1


def test_phase_that_ends_before_it_starts_opens_no_round(opened):
    with pytest.raises(ValidationError):
        opened(phases={Phase.COLLECTING: SPAN[::-1]})


@pytest.mark.parametrize("who", ["leader", "member", "handler", "stranger"])
def test_others_open_and_move_no_round(request, who, opened, round_, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(Refused):
        opened(actor=actor)
    with pytest.raises(Refused):
        move_phase(actor=actor, round_=round_, phase=Phase.SCREENING, at=now)
    assert Round.objects.get().phase == Phase.COLLECTING


@pytest.mark.parametrize("start", PHASE_ORDER)
@pytest.mark.parametrize("goal", PHASE_ORDER)
def test_phases_follow_one_another(clerk, committee, now, start, goal):
    round_ = f.RoundFactory(committee=committee, phase=start)
    step = PHASE_ORDER.index(goal) - PHASE_ORDER.index(start)

    def call():
        return move_phase(
            actor=clerk, round_=round_, phase=goal, at=now, reason="安排有变"
        )

    if abs(step) == 1:
        assert call().phase == goal
        event = Event.objects.get(verb="checklists.move_phase")
        assert (event.from_state, event.to_state) == (start, goal)
    else:
        with pytest.raises(PhaseOrder):
            call()


def test_step_back_asks_for_a_reason(clerk, committee, now):
    round_ = f.RoundFactory(committee=committee, phase=Phase.SCREENING)
    with pytest.raises(PhaseOrder, match="理由"):
        move_phase(
            actor=clerk, round_=round_, phase=Phase.COLLECTING, at=now, reason=" "
        )
