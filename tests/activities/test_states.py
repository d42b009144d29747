"""Every state × action pair, through the services that take the steps."""

import datetime as dt

import pytest

from activities.models import Activity, Participation
from activities.services import attendance, life, queue
from activities.states import (
    ACTIVITY_MOVES,
    PARTICIPATION_MOVES,
    ActivityAction,
    ActivityState,
    ParticipationAction,
    ParticipationState,
)
from common.errors import DomainError, IllegalTransition
from tests import factories as f

HOUR = dt.timedelta(hours=1)

ACTIVITY_STEPS = {
    ActivityAction.PUBLISH: life.publish_activity,
    ActivityAction.CLOSE: life.close_activity,
    ActivityAction.HOLD: life.close_roster,
    ActivityAction.ARCHIVE: life.archive_activity,
    ActivityAction.CANCEL: life.cancel_activity,
}
PARTICIPATION_STEPS = {
    ParticipationAction.ACCEPT: queue.accept_offer,
    ParticipationAction.DECLINE: queue.decline_offer,
    ParticipationAction.CANCEL: queue.cancel_participation,
    ParticipationAction.CHECK_IN: attendance.check_in,
    ParticipationAction.MARK_ABSENT: attendance.mark_absent,
}


@pytest.mark.parametrize("state", ActivityState)
@pytest.mark.parametrize("action", ActivityAction)
def test_activity_takes_the_steps_of_its_table_only(activity, clerk, state, action):
    Activity.objects.filter(pk=activity.pk).update(state=state)
    at = (
        activity.ends_at
        if action == ActivityAction.HOLD
        else activity.books_until - HOUR
    )
    extra = {"reason": "场地停用"} if action == ActivityAction.CANCEL else {}
    step = ACTIVITY_MOVES[action]

    def take():
        return ACTIVITY_STEPS[action](
            actor=clerk, activity_id=activity.pk, at=at, **extra
        )

    if state in step.sources:
        assert take().state == step.target
    else:
        with pytest.raises(IllegalTransition):
            take()
    activity.refresh_from_db()
    assert activity.state == (step.target if state in step.sources else state)


@pytest.mark.parametrize("state", ParticipationState)
@pytest.mark.parametrize("action", PARTICIPATION_STEPS)
def test_participation_takes_the_steps_of_its_table_only(
    activity, clerk, book, state, action
):
    held = book()
    attended = state == ParticipationState.ATTENDED
    Participation.objects.filter(pk=held.pk).update(
        state=state,
        expires_at=activity.starts_at + 2 * HOUR,
        checked_in_at=activity.starts_at if attended else None,
    )
    step = PARTICIPATION_MOVES[action]

    def take():
        return PARTICIPATION_STEPS[action](
            actor=clerk, participation_id=held.pk, at=activity.starts_at + HOUR
        )

    if state in step.sources:
        assert take().state == step.target
    else:
        with pytest.raises(DomainError) as refusal:
            take()
        assert refusal.value.code == (
            "already_checked_in"
            if attended and action == ParticipationAction.CHECK_IN
            else "wrong_state"
        )
    held.refresh_from_db()
    assert held.state == (step.target if state in step.sources else state)


@pytest.mark.parametrize("state", ParticipationState)
def test_only_open_offers_expire_and_only_waiting_people_are_offered(
    activity, clerk, book, new_member, now, state
):
    """The two steps that the system takes: neither touches any other state."""
    held = book()
    other = book()
    Participation.objects.filter(pk=held.pk).update(
        state=state,
        expires_at=now,
        checked_in_at=now if state == ParticipationState.ATTENDED else None,
    )
    queue.cancel_participation(actor=clerk, participation_id=other.pk, at=now)
    held.refresh_from_db()
    waiting = state == ParticipationState.WAITING
    assert held.state == (ParticipationState.OFFERED if waiting else state)
    queue.expire_offers(now)
    held.refresh_from_db()
    lapsed = state == ParticipationState.OFFERED
    expected = ParticipationState.OFFERED if waiting else state
    assert held.state == (ParticipationState.EXPIRED if lapsed else expected)


def test_every_step_has_a_test():
    tested = {
        *PARTICIPATION_STEPS,
        ParticipationAction.OFFER,
        ParticipationAction.EXPIRE,
    }
    assert set(ActivityAction) == set(ACTIVITY_STEPS)
    assert set(ParticipationAction) == tested


def test_cancelling_an_activity_needs_a_reason(clerk, now):
    activity = f.ActivityFactory(committee=clerk.assignment.committee)
    with pytest.raises(Exception, match="理由") as refusal:
        life.cancel_activity(actor=clerk, activity_id=activity.pk, at=now, reason=" ")
    assert refusal.value.code == "reason_required"
