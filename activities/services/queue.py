"""The waiting list: it moves by itself, in order, and nobody is passed over unasked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from activities.candidates import candidates_among
from activities.errors import OfferLapsed
from activities.locks import lock_activity, lock_participation, lock_people
from activities.models import Activity, Participation
from activities.moving import change_state, change_states
from activities.rules import (
    Candidate,
    offer_expiry,
    require_cancel_time,
    require_eligible,
    require_owner,
    takes_offers,
)
from activities.states import PARTICIPATION_MOVES as MOVES
from activities.states import ActivityState, ParticipationAction, ParticipationState
from common.errors import Refused
from common.moves import target_of
from members.acting import SYSTEM_ACTING, Acting


@transaction.atomic
def accept_offer(
    *, actor: Acting, participation_id: int, at: dt.datetime
) -> Participation:
    """The offered seat is confirmed; an offer that lapsed is refused."""
    held = lock_participation(participation_id)
    require_owner(actor, held)
    target_of(MOVES, ParticipationAction.ACCEPT, held.state)
    if held.expires_at is None or held.expires_at <= at:
        raise OfferLapsed(_("确认期限已过，名额将转给下一位。如仍想参加，请重新报名。"))
    known = candidates_among([held.person_id], [held.activity], at)
    if held.assignment_id not in known:
        raise Refused(_("您报名时的身份已不再有效。"), code="no_such_role")
    require_eligible(held.activity, known[held.assignment_id])
    change_state(actor, held, ParticipationAction.ACCEPT, at)
    return held


@transaction.atomic
def decline_offer(
    *, actor: Acting, participation_id: int, at: dt.datetime, reason: str = ""
) -> Participation:
    """The offer is turned down and passes to the next in the queue."""
    held = lock_participation(participation_id)
    require_owner(actor, held)
    change_state(actor, held, ParticipationAction.DECLINE, at, reason=reason)
    move_queue(held.activity_id, at)
    return held


@transaction.atomic
def cancel_participation(
    *, actor: Acting, participation_id: int, at: dt.datetime, reason: str = ""
) -> Participation:
    """The seat or the place in the queue is given up; a freed seat passes on.

    After the deadline only staff can do it, and it is recorded as late.
    """
    held = lock_participation(participation_id)
    require_owner(actor, held)
    target_of(MOVES, ParticipationAction.CANCEL, held.state)
    require_cancel_time(actor, held, at)
    held.is_late_cancel = (
        held.state == ParticipationState.CONFIRMED and at > held.activity.cancel_until
    )
    change_state(actor, held, ParticipationAction.CANCEL, at, reason=reason)
    move_queue(held.activity_id, at)
    return held


def move_queue(activity_id: int, at: dt.datetime) -> list[Participation]:
    """Offer every free seat to the next who can take it, under the activity's lock.

    Who is no longer eligible or is busy at that time keeps their place and is asked
    again when a seat comes free; the others do not wait for them.
    """
    activity = Activity.objects.select_related("committee").get(pk=activity_id)
    if activity.free < 1 or not activity.waiting or not takes_offers(activity, at):
        return []
    queue = list(
        activity.participations.in_queue().select_related("assignment__committee")
    )
    people = [one.person_id for one in queue]
    lock_people(people)
    busy = set(
        Participation.objects.filter(person__in=people)
        .clashing_with(activity)
        .values_list("person_id", flat=True)
    )
    known = candidates_among(people, [activity], at)
    able = [
        one
        for one in queue
        if one.person_id not in busy
        and _is_eligible(activity, known.get(one.assignment_id))
    ]
    offered = able[: activity.free]
    change_states(
        SYSTEM_ACTING,
        offered,
        ParticipationAction.OFFER,
        at,
        expires_at=offer_expiry(activity, at),
    )
    return offered


def _is_eligible(activity: Activity, who: Candidate | None) -> bool:
    if who is None:
        return False
    try:
        require_eligible(activity, who)
    except Refused:
        return False
    return True


def expire_offers(at: dt.datetime) -> int:
    """Every lapsed offer has passed on, every queue has moved; how many activities.

    The rows say what is due, so running it twice or late does no harm. Each activity
    is a transaction of its own: one that fails holds up none of the others.
    """
    due = unsettled(at)
    failures: list[Exception] = []
    for activity_id in due:
        try:
            settle_queue(activity_id, at)
        except Exception as error:
            failures.append(error)
    if failures:
        raise ExceptionGroup("queues not settled", failures)
    return len(due)


def unsettled(at: dt.datetime) -> list[int]:
    """Activities with a lapsed offer, or with a queue that can move or is over."""
    lapsed = Participation.objects.lapsed(at).values("activity")
    queue = Q(waiting__gt=0) & (
        Q(taken__lt=F("capacity"), starts_at__gt=at) | Q(starts_at__lte=at)
    )
    return list(
        Activity.objects.filter(
            Q(pk__in=lapsed) | queue,
            state__in=(ActivityState.PUBLISHED, ActivityState.CLOSED),
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )


@transaction.atomic
def settle_queue(activity_id: int, at: dt.datetime) -> None:
    """Lapsed offers are expired and passed on; at the start the queue is over."""
    activity = lock_activity(activity_id)
    over = list(activity.participations.lapsed(at).order_by("pk"))
    if at >= activity.starts_at:
        over += activity.participations.in_queue()
    change_states(SYSTEM_ACTING, over, ParticipationAction.EXPIRE, at)
    move_queue(activity_id, at)
