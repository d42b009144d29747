"""Booking a seat, or a place in the queue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from activities.candidates import (
    candidates_among,
    first_eligible,
    own_candidates,
)
from activities.claims import Claim, claim_seat
from activities.errors import (
    AlreadyBooked,
    BookingClosed,
    FullyBooked,
)
from activities.models import Activity, Participation
from activities.moving import change_state
from activities.rules import (
    Candidate,
    is_staff,
    overlap_with,
    require_free_booking,
    require_open,
)
from activities.services.queue import move_queue
from activities.states import ENDED, ParticipationAction, ParticipationState
from common.errors import Refused
from common.prepared import Prepared
from members.acting import Acting
from members.models import Role, RoleAssignment
from trail.services import Entry, record


@dataclass(frozen=True)
class Booking:
    """The answer to a booking: a seat, or the place in the queue."""

    participation_id: int
    state: str
    position: int | None = None


@transaction.atomic
def book_seat(
    *,
    actor: Acting,
    activity_id: int,
    at: dt.datetime,
    on_behalf_of: RoleAssignment | None = None,
) -> Booking:
    """The person has a confirmed seat, or stands last in the queue.

    The database decides under the activity's lock: while anybody waits everyone queues.
    Raises NotEligible, ConflictOfInterest (403); BookingClosed, NotOpenYet,
    FullyBooked, Overlap, AlreadyBooked (409).
    """
    activity = _activity(activity_id)
    if on_behalf_of is None:
        require_free_booking(activity)
        who = first_eligible(activity, own_candidates(actor, [activity]))
        actor = Acting(actor.user, who.assignment)
    else:
        _require_agent(actor, activity, on_behalf_of)
        known = candidates_among([on_behalf_of.user_id], [activity], at)
        wanted = [one for pk, one in known.items() if pk == on_behalf_of.pk]
        who = first_eligible(activity, wanted)
    require_open(activity, at)
    author_id = actor.user.pk if actor.user else who.assignment.user_id
    claim = claim_seat(activity, who.assignment, author_id, at)
    if claim is None or claim.pk is None:
        raise _why_not(activity, who, claim, at)
    booked = Participation(pk=claim.pk)
    record(
        actor.author,
        Entry(
            booked,
            "activities.book",
            to_state=claim.state,
            after={"activity": activity.pk, "person": who.assignment.user_id},
        ),
        at=at,
    )
    if claim.state == ParticipationState.CONFIRMED:
        return Booking(claim.pk, claim.state)
    if claim.has_free_seat:
        return _take_the_seat_left(actor, claim.pk, activity.pk, at)
    return Booking(claim.pk, claim.state, claim.position)


_one_activity: Prepared[Activity] = Prepared(
    lambda pk: Activity.objects.select_related("committee", "host").filter(pk=pk), pk=-1
)


def _activity(pk: int) -> Activity:
    found = _one_activity.ask(pk=pk)
    if not found:
        raise Activity.DoesNotExist
    return found[0]


def _require_agent(
    actor: Acting, activity: Activity, on_behalf_of: RoleAssignment
) -> None:
    """Staff of the activity's committee or of the person's may book for them."""
    if is_staff(actor, activity) or actor.holds(
        Role.CLERK, committee_id=on_behalf_of.committee_id
    ):
        return
    raise Refused(_("只有政协机关工作人员可以代为报名。"), code="staff_only")


def _take_the_seat_left(
    actor: Acting, pk: int, activity_id: int, at: dt.datetime
) -> Booking:
    """A seat that nobody ahead in the queue can take goes to the one who just came."""
    move_queue(activity_id, at)
    booked = Participation.objects.with_position().get(pk=pk)
    if booked.state == ParticipationState.OFFERED:
        change_state(actor, booked, ParticipationAction.ACCEPT, at)
    return Booking(booked.pk, booked.state, booked.position)


def _why_not(
    activity: Activity, who: Candidate, claim: Claim | None, at: dt.datetime
) -> Exception:
    """Say in words what the database refused."""
    if claim is None:
        activity.refresh_from_db()
        require_open(activity, at)
        return BookingClosed(_("本场次报名已截止，请选择其他场次。"))
    mine = Participation.objects.filter(person=who.assignment.user_id)
    here = mine.filter(activity=activity).exclude(state__in=ENDED).first()
    if here is not None:
        return AlreadyBooked(
            _("您在本场次已有报名（%s），不必重复办理，可在“我的安排”中查看。")
            % here.get_state_display()
        )
    other = mine.clashing_with(activity).select_related("activity").first()
    if other is not None:
        return overlap_with(other)
    return FullyBooked(_("名额已满，且本场次不设候补，请选择其他场次。"))
