"""Rosters kept on paper, entered after the activity was held (补录)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from activities.errors import SeatsTaken, TooEarly
from activities.locks import lock_activity, lock_people
from activities.models import Activity, CheckInWay, Participation, Source
from activities.moving import change_states
from activities.rules import require_keeper, spoken
from activities.states import (
    ACTIVITY_MOVES,
    HOLDING,
    ActivityAction,
    ActivityState,
    ParticipationAction,
    ParticipationState,
)
from common.moves import target_of
from members.acting import SYSTEM_ACTING, Acting
from members.models import RoleAssignment
from trail.services import Entry, record, record_many


@dataclass(frozen=True)
class Came:
    """Somebody on the paper roster, and whether they came."""

    assignment: RoleAssignment
    attended: bool


@transaction.atomic
def enter_roster(
    *, actor: Acting, activity_id: int, people: Sequence[Came], at: dt.datetime
) -> Activity:
    """The activity was held and these people were on its roster (W27, W49).

    For staff and host, once it is over. Bookings still open are settled first: who is
    not on the roster did not come. Refused where the roster is longer than the seats.
    """
    activity = lock_activity(activity_id)
    lock_people([one.assignment.user_id for one in people])
    require_keeper(actor, activity)
    if at < activity.ends_at:
        raise TooEarly(
            _("活动于%s结束，结束后才能补录名册。") % spoken(activity.ends_at)
        )
    _settle(actor, activity, at)
    known = set(activity.participations.standing().values_list("person_id", flat=True))
    # A name that stands twice on paper is one person.
    listed = {one.assignment.user_id: one for one in people}
    fresh = [one for user_id, one in listed.items() if user_id not in known]
    seated = activity.participations.filter(state__in=HOLDING).count()
    if seated + len(fresh) > activity.capacity:
        raise SeatsTaken(_("名册人数超过名额 %d，请先增加名额。") % activity.capacity)
    made = Participation.objects.bulk_create(
        [_row(actor, activity, one, at) for one in fresh]
    )
    record_many(
        actor.author,
        [Entry(one, "activities.enter_roster", to_state=one.state) for one in made],
        at=at,
    )
    _hold(actor, activity, at)
    return activity


def _row(
    actor: Acting, activity: Activity, one: Came, at: dt.datetime
) -> Participation:
    return Participation(
        activity=activity,
        person_id=one.assignment.user_id,
        assignment=one.assignment,
        source=Source.INVITED,
        state=ParticipationState.ATTENDED
        if one.attended
        else ParticipationState.ABSENT,
        during=activity.span(),
        booked_by_id=actor.user.pk if actor.user else one.assignment.user_id,
        created_at=at,
        decided_at=at,
        checked_in_at=activity.starts_at if one.attended else None,
        check_in_way=CheckInWay.HAND if one.attended else "",
    )


def _settle(actor: Acting, activity: Activity, at: dt.datetime) -> None:
    standing = activity.participations
    seated = standing.filter(state=ParticipationState.CONFIRMED)
    change_states(actor, list(seated), ParticipationAction.MARK_ABSENT, at)
    unanswered = standing.filter(
        state__in=(ParticipationState.OFFERED, ParticipationState.WAITING)
    )
    change_states(SYSTEM_ACTING, list(unanswered), ParticipationAction.EXPIRE, at)


def _hold(actor: Acting, activity: Activity, at: dt.datetime) -> None:
    activity.refresh_from_db(fields=["state"])
    before = activity.state
    if before == ActivityState.HELD:
        return
    if before == ActivityState.PUBLISHED:
        activity.state = target_of(ACTIVITY_MOVES, ActivityAction.CLOSE, before)
    activity.state = target_of(ACTIVITY_MOVES, ActivityAction.HOLD, activity.state)
    activity.save(update_fields=["state"])
    entry = Entry(activity, "activities.hold", before, activity.state)
    record(actor.author, entry, at=at)
