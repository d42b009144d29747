"""Who came: check-in by code or by hand, and absences."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from activities.codes import read_code
from activities.errors import AlreadyCheckedIn, TooEarly, UnknownCode
from activities.locks import lock_participation
from activities.models import Activity, CheckInWay, Participation
from activities.moving import change_state
from activities.rules import CHECK_IN_OPENS, keeper_of, require_keeper, spoken
from activities.states import PARTICIPATION_MOVES as MOVES
from activities.states import ParticipationAction, ParticipationState
from common.moves import target_of
from members.acting import Acting
from members.scope import scope_of
from trail.services import Entry, record


@transaction.atomic
def check_in(
    *,
    actor: Acting,
    participation_id: int,
    at: dt.datetime,
    way: CheckInWay = CheckInWay.HAND,
) -> Participation:
    """The person has come; done once, by staff or the host, from two hours before."""
    held = lock_participation(participation_id)
    require_keeper(actor, held.activity)
    if held.state == ParticipationState.ATTENDED:
        raise AlreadyCheckedIn(_("%s 已签到，不必重复签到。") % held.person)
    before = held.state
    held.state = target_of(MOVES, ParticipationAction.CHECK_IN, before)
    _require_begun(held.activity, held.activity.starts_at - CHECK_IN_OPENS, at)
    held.checked_in_at = at
    held.check_in_way = way
    held.save(update_fields=["state", "checked_in_at", "check_in_way"])
    record(
        actor.author,
        Entry(held, "activities.check_in", before, held.state, after={"way": way}),
        at=at,
    )
    return held


def check_in_by_code(*, actor: Acting, code: str, at: dt.datetime) -> Participation:
    """Check in whoever shows this code; refused when forged, lapsed or used before.

    An actor without a chosen role acts as the keeper of this roster, if they are.
    """
    activity, participation_id = read_code(code, at)
    if actor.user is not None and actor.assignment is None:
        actor = Acting(actor.user, keeper_of(scope_of(actor.user), activity))
    require_keeper(actor, activity)
    try:
        return check_in(
            actor=actor, participation_id=participation_id, at=at, way=CheckInWay.CODE
        )
    except Participation.DoesNotExist:
        raise UnknownCode(_("签到码无效，请核对后改用手工签到。")) from None


@transaction.atomic
def mark_absent(
    *, actor: Acting, participation_id: int, at: dt.datetime, reason: str = ""
) -> Participation:
    """The person had a seat and did not come."""
    held = lock_participation(participation_id)
    require_keeper(actor, held.activity)
    target_of(MOVES, ParticipationAction.MARK_ABSENT, held.state)
    _require_begun(held.activity, held.activity.starts_at, at)
    change_state(actor, held, ParticipationAction.MARK_ABSENT, at, reason=reason)
    return held


def _require_begun(activity: Activity, since: dt.datetime, at: dt.datetime) -> None:
    if at < since:
        raise TooEarly(
            _("活动于%s开始，现在还不能登记到场情况。") % spoken(activity.starts_at)
        )
