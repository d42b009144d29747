"""The life of an activity: announced, closed, held, archived, or called off."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from activities.codes import new_salt
from activities.errors import SeatsTaken, TooEarly
from activities.locks import lock_activity
from activities.models import Activity
from activities.moving import change_states
from activities.rules import is_host, require_keeper, require_staff, spoken
from activities.services.queue import move_queue
from activities.states import (
    ACTIVITY_MOVES,
    LIVE,
    ActivityAction,
    ActivityState,
    ParticipationAction,
    ParticipationState,
)
from common.errors import InvalidInput
from common.moves import target_of
from members.acting import SYSTEM_ACTING, Acting
from trail.services import Entry, record


@transaction.atomic
def draft_activity(*, actor: Acting, activity: Activity, at: dt.datetime) -> Activity:
    """Keep a new activity as a draft; raises ValidationError with what is wrong."""
    require_staff(actor, activity)
    activity.state = ActivityState.DRAFT
    activity.full_clean()
    activity.save(force_insert=True)
    record(
        actor.author,
        Entry(activity, "activities.draft", to_state=activity.state),
        at=at,
    )
    return activity


@transaction.atomic
def publish_activity(*, actor: Acting, activity_id: int, at: dt.datetime) -> Activity:
    """People can see it and book; its booking time must not be over already."""
    activity = lock_activity(activity_id)
    require_staff(actor, activity)
    target_of(ACTIVITY_MOVES, ActivityAction.PUBLISH, activity.state)
    if activity.books_until <= at:
        raise InvalidInput(
            _("预约截止时间已过，请先修改时间再发布。"),
            fields={"books_until": [_("须晚于现在")]},
        )
    activity.check_in_salt = new_salt()
    _change_state(actor, activity, ActivityAction.PUBLISH, at)
    return activity


@transaction.atomic
def close_activity(*, actor: Acting, activity_id: int, at: dt.datetime) -> Activity:
    """No more bookings; the queue still moves until the start."""
    activity = lock_activity(activity_id)
    require_staff(actor, activity)
    _change_state(actor, activity, ActivityAction.CLOSE, at)
    return activity


def close_due(at: dt.datetime) -> int:
    """Everything whose booking time has passed is closed; how many."""
    due = Activity.objects.due_to_close(at).order_by("pk").values_list("pk", flat=True)
    return sum(_close_if_due(pk, at) for pk in list(due))


@transaction.atomic
def _close_if_due(pk: int, at: dt.datetime) -> bool:
    activity = lock_activity(pk)
    if activity.state != ActivityState.PUBLISHED or activity.books_until > at:
        return False
    _change_state(SYSTEM_ACTING, activity, ActivityAction.CLOSE, at)
    return True


@transaction.atomic
def close_roster(*, actor: Acting, activity_id: int, at: dt.datetime) -> Activity:
    """The activity was held: who had a seat and did not come is absent."""
    activity = lock_activity(activity_id)
    require_keeper(actor, activity)
    target_of(ACTIVITY_MOVES, ActivityAction.HOLD, activity.state)
    if at < activity.ends_at:
        raise TooEarly(
            _("活动于%s结束，结束后才能确认已举行。") % spoken(activity.ends_at)
        )
    seated = activity.participations.filter(state=ParticipationState.CONFIRMED)
    unanswered = activity.participations.filter(
        state__in=(ParticipationState.OFFERED, ParticipationState.WAITING)
    )
    change_states(actor, list(seated), ParticipationAction.MARK_ABSENT, at)
    change_states(SYSTEM_ACTING, list(unanswered), ParticipationAction.EXPIRE, at)
    _change_state(actor, activity, ActivityAction.HOLD, at)
    return activity


@transaction.atomic
def archive_activity(*, actor: Acting, activity_id: int, at: dt.datetime) -> Activity:
    activity = lock_activity(activity_id)
    require_staff(actor, activity)
    _change_state(actor, activity, ActivityAction.ARCHIVE, at)
    return activity


@transaction.atomic
def cancel_activity(
    *, actor: Acting, activity_id: int, at: dt.datetime, reason: str
) -> Activity:
    """It does not take place: seats and places in the queue are cancelled with it."""
    activity = lock_activity(activity_id)
    require_staff(actor, activity)
    target_of(ACTIVITY_MOVES, ActivityAction.CANCEL, activity.state, reason=reason)
    held = activity.participations.filter(
        state__in=(*LIVE, ParticipationState.WAITING)
    ).order_by("pk")
    change_states(actor, list(held), ParticipationAction.CANCEL, at, reason=reason)
    _change_state(actor, activity, ActivityAction.CANCEL, at, reason=reason)
    return activity


@transaction.atomic
def change_capacity(
    *, actor: Acting, activity_id: int, capacity: int, at: dt.datetime
) -> Activity:
    """More seats go to the queue at once; fewer than are taken is refused."""
    activity = lock_activity(activity_id)
    if not is_host(actor, activity):
        require_staff(actor, activity)
    if capacity < activity.taken:
        raise SeatsTaken(
            _("已有%(taken)d个名额被占用，名额不能少于%(taken)d。")
            % {"taken": activity.taken}
            + _("如需减少，请先取消部分安排。")
        )
    if capacity < activity.min_participants:
        raise InvalidInput(
            _("名额不能少于最少人数%d。") % activity.min_participants,
            fields={"capacity": [_("少于最少人数")]},
        )
    before, activity.capacity = activity.capacity, capacity
    activity.save(update_fields=["capacity"])
    record(
        actor.author,
        Entry(
            activity,
            "activities.change_capacity",
            before={"capacity": before},
            after={"capacity": capacity},
        ),
        at=at,
    )
    move_queue(activity.pk, at)
    activity.refresh_from_db(fields=["taken", "waiting"])
    return activity


def _change_state(
    actor: Acting,
    activity: Activity,
    action: ActivityAction,
    at: dt.datetime,
    *,
    reason: str = "",
) -> None:
    before = activity.state
    activity.state = target_of(ACTIVITY_MOVES, action, before, reason=reason)
    activity.save(update_fields=["state", "check_in_salt"])
    record(
        actor.author,
        Entry(activity, f"activities.{action}", before, activity.state, reason),
        at=at,
    )
