"""Offering seats to many people at once: after matching, by invitation, by lot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from activities.candidates import candidates_among
from activities.claims import OfferRow, claim_offers
from activities.errors import (
    AlreadyBooked,
    BookingClosed,
    FullyBooked,
    NotEligible,
)
from activities.locks import lock_activities, lock_people
from activities.models import Activity, Participation, Source
from activities.rules import (
    Candidate,
    clash_among,
    offer_expiry,
    overlap_with,
    require_eligible,
    require_staff,
    takes_offers,
)
from activities.states import ParticipationState
from common.errors import DomainError, Refused
from members.acting import Acting
from members.models import RoleAssignment
from trail.services import Entry, record_many


@dataclass(frozen=True)
class Wanted:
    """A seat in an activity for a person in one of their roles."""

    activity_id: int
    assignment_id: int


@dataclass(frozen=True)
class Skipped:
    """An offer that could not be made, and why."""

    wanted: Wanted
    code: str
    sentence: str


@dataclass
class Offers:
    made: list[Participation] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, wanted: Wanted, error: DomainError | Refused) -> None:
        self.skipped.append(Skipped(wanted, error.code, error.message))


@dataclass
class Book:
    """What is known of seats and people while offers are handed out, in memory."""

    activities: dict[int, Activity]
    people: dict[int, int]
    known: dict[int, Candidate]
    mine: dict[int, list[Participation]]

    def admit(self, wanted: Wanted, at: dt.datetime) -> None:
        """Raise why this offer cannot be made; otherwise count its seat."""
        activity = self.activities[wanted.activity_id]
        who = self.known.get(wanted.assignment_id)
        if not takes_offers(activity, at):
            raise BookingClosed(_("活动尚未发布或已开始，不能安排参加。"))
        if who is None:
            raise NotEligible(_("该委员或界别群众已不在任。"))
        require_eligible(activity, who)
        held = self.mine.setdefault(who.assignment.user_id, [])
        if any(one.activity_id == activity.pk for one in held):
            raise AlreadyBooked(_("本人在该场次已有报名。"))
        clash = clash_among(held, activity)
        if clash is not None:
            raise overlap_with(clash)
        self._take_seat(activity, who)

    def _take_seat(self, activity: Activity, who: Candidate) -> None:
        if activity.waiting:
            raise FullyBooked(_("该场次已有人候补，空出的名额先给候补的人。"))
        if activity.free < 1:
            raise FullyBooked(_("该场次名额已满。"))
        activity.taken += 1
        self.mine[who.assignment.user_id].append(
            Participation(
                activity=activity,
                state=ParticipationState.OFFERED,
                during=activity.span(),
            )
        )


@transaction.atomic
def offer_seats(
    *,
    actor: Acting,
    wanted: Sequence[Wanted],
    source: Source,
    at: dt.datetime,
    expires_at: dt.datetime | None = None,
) -> Offers:
    """Each person holds a seat until the offer lapses; who cannot is skipped, with why.

    Offers are handed out in the order given. None passes a queue, none outlives the
    start; without `expires_at` each lasts as an offer from the queue does.
    """
    book = _open_book(wanted, at)
    for activity in book.activities.values():
        require_staff(actor, activity)
    offers = Offers()
    admitted: dict[tuple[int, int], Wanted] = {}
    for one in wanted:
        try:
            book.admit(one, at)
        except (DomainError, Refused) as error:
            offers.skip(one, error)
        else:
            admitted[one.activity_id, one.assignment_id] = one
    rows = [
        _row(
            book.activities[one.activity_id],
            book.known[one.assignment_id],
            at,
            expires_at,
        )
        for one in admitted.values()
    ]
    if rows:
        author_id = actor.user.pk if actor.user else None
        made = claim_offers(rows, source, author_id, at)
        offers.made = list(Participation.objects.filter(pk__in=made).order_by("pk"))
    record_many(
        actor.author,
        [
            Entry(
                one,
                "activities.offer",
                to_state=one.state,
                after={"activity": one.activity_id, "person": one.person_id},
            )
            for one in offers.made
        ],
        at=at,
    )
    return offers


def _open_book(wanted: Sequence[Wanted], at: dt.datetime) -> Book:
    """Lock the activities and the people, and read what they hold."""
    activities = {
        one.pk: one for one in lock_activities(one.activity_id for one in wanted)
    }
    people = dict(
        RoleAssignment.objects.filter(
            pk__in={one.assignment_id for one in wanted}
        ).values_list("pk", "user_id")
    )
    lock_people(people.values())
    mine: dict[int, list[Participation]] = {}
    for held in _open_participations(people.values()):
        mine.setdefault(held.person_id, []).append(held)
    known = candidates_among(people.values(), activities.values(), at)
    return Book(activities, people, known, mine)


def _open_participations(people: Iterable[int]) -> Iterable[Participation]:
    return (
        Participation.objects.standing()
        .filter(person__in=set(people))
        .select_related("activity")
    )


def _row(
    activity: Activity, who: Candidate, at: dt.datetime, asked: dt.datetime | None
) -> OfferRow:
    expires_at = min(asked, activity.starts_at) if asked else offer_expiry(activity, at)
    return OfferRow(activity.pk, who.assignment.user_id, who.assignment.pk, expires_at)
