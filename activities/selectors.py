"""Questions about taking part: may I, what have I, who comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from activities.candidates import first_eligible, own_candidates
from activities.errors import AlreadyBooked, FullyBooked
from activities.models import Activity, CalendarFeed, Participation
from activities.rules import (
    Candidate,
    clash_among,
    overlap_with,
    require_free_booking,
    require_open,
)
from activities.states import ParticipationState
from common.errors import DomainError, Refused
from members.acting import Acting

if TYPE_CHECKING:
    from members.models import User

CALENDAR_KEEPS = dt.timedelta(days=180)


@dataclass(frozen=True)
class Standing:
    """How an activity stands for one person: seats, their own place, why not."""

    capacity: int
    free: int
    waiting: int
    mine: Participation | None = None
    code: str = ""
    sentence: str = ""

    @property
    def is_bookable(self) -> bool:
        """Booking now would give a seat or a place in the queue."""
        return not self.code


def standings(
    actor: Acting, activities: Iterable[Activity], at: dt.datetime
) -> dict[int, Standing]:
    """How each activity stands for the actor, by id; committee and host are loaded.

    One query for what the actor has booked, whatever the number of activities; one
    more for the groups where any of them is limited to groups.
    """
    shown = list(activities)
    held = list(my_participations(actor.user)) if actor.user else []
    known = own_candidates(actor, shown)
    return {one.pk: _standing(one, known, held, at) for one in shown}


def _standing(
    activity: Activity,
    known: list[Candidate],
    held: list[Participation],
    at: dt.datetime,
) -> Standing:
    mine = next((one for one in held if one.activity_id == activity.pk), None)
    code = sentence = ""
    try:
        require_free_booking(activity)
        first_eligible(activity, known)
        require_open(activity, at)
        _require_room(activity, mine, held)
    except (DomainError, Refused) as error:
        code, sentence = error.code, error.message
    return Standing(
        activity.capacity, activity.free, activity.waiting, mine, code, sentence
    )


def _require_room(
    activity: Activity, mine: Participation | None, held: list[Participation]
) -> None:
    if mine is not None:
        raise AlreadyBooked(_("您已报名（%s）。") % mine.get_state_display())
    clash = clash_among(held, activity)
    if clash is not None:
        raise overlap_with(clash)
    if activity.free < 1 and not activity.has_waiting_list:
        raise FullyBooked(_("名额已满，且本场次不设候补，请选择其他场次。"))


def my_participations(user: User) -> QuerySet[Participation]:
    """What the person stands in: with activity, host, committee and queue position."""
    return (
        Participation.objects.standing()
        .filter(person=user)
        .select_related("activity__committee", "activity__host")
        .with_position()
        .order_by("activity__starts_at", "pk")
    )


def roster(activity: Activity) -> QuerySet[Participation]:
    """Who comes and who waits, in the order a list is read; for staff and host."""
    order = Case(
        When(
            state__in=(
                ParticipationState.CONFIRMED,
                ParticipationState.ATTENDED,
                ParticipationState.ABSENT,
            ),
            then=Value(0),
        ),
        When(state=ParticipationState.OFFERED, then=Value(1)),
        When(state=ParticipationState.WAITING, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return (
        Participation.objects.filter(activity=activity)
        .select_related("person", "assignment__member", "assignment__representative")
        .with_position()
        .order_by(order, "pk")
    )


def calendar_of(secret: str, at: dt.datetime) -> list[Participation] | None:
    """What belongs in the calendar at this secret address; None: no such address."""
    feed = CalendarFeed.objects.filter(secret=secret, person__is_active=True).first()
    if feed is None:
        return None
    return list(
        Participation.objects.filter(
            person=feed.person_id, activity__ends_at__gte=at - CALENDAR_KEEPS
        )
        .exclude(state=ParticipationState.WAITING)
        .select_related("activity__host")
        .order_by("activity__starts_at", "pk")
    )
