"""Offers of posts (供岗) brought in with their sessions and what they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from checklists.models import (
    ConcernItem,
    ConsultItem,
    Field,
    OfferAnswer,
    OfferSession,
    Origin,
    PostOffer,
    Round,
    Topic,
)
from checklists.rules import require_open_round
from checklists.search import tokens_of
from checklists.states import ItemState
from members.acting import Acting
from members.changes import differences
from members.models import Department, Region
from members.rules import require_staff
from trail.models import LinkKind
from trail.services import Entry, link_many, record_many


@dataclass(frozen=True, order=True)
class SessionFacts:
    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int
    min_participants: int = 1

    @property
    def said(self) -> str:
        """As the trail tells it."""
        when = timezone.localtime(self.starts_at)
        return _("%(when)s（名额 %(seats)d）") % {
            "when": f"{when:%Y-%m-%d %H:%M}",
            "seats": self.capacity,
        }


Answered = ConcernItem | ConsultItem | Topic


@dataclass(frozen=True)
class OfferFacts:
    number: str
    department: Department
    title: str
    sessions: tuple[SessionFacts, ...]
    field: Field | None = None
    scene: str = ""
    host_site: str = ""
    region: Region | None = None
    answers: tuple[Answered, ...] = ()
    audience: str = "both"
    contact: str = ""


COLUMNS = (
    "department",
    "title",
    "field",
    "scene",
    "host_site",
    "region",
    "audience",
    "contact",
)


@transaction.atomic
def bring_in_offers(
    *,
    actor: Acting,
    round_: Round,
    facts: Sequence[OfferFacts],
    at: dt.datetime,
    state: str = ItemState.SUBMITTED,
) -> tuple[list[PostOffer], list[PostOffer]]:
    """Create the offers that are new, change those that differ; (new, changed).

    Sessions are told apart by their start. One that is no longer named stays: taking
    away what people may have chosen is a decision of its own.
    """
    require_staff(actor, round_.committee_id)
    require_open_round(round_)
    known = {
        offer.number: offer
        for offer in PostOffer.objects.select_for_update(of=("self",))
        .filter(round=round_, number__in=[one.number for one in facts])
        .prefetch_related("sessions")
    }
    changed: list[PostOffer] = []
    entries: list[Entry] = []
    for one in facts:
        offer = known.get(one.number)
        entry = _change(offer, one) if offer else None
        if offer and entry:
            changed.append(offer)
            entries.append(entry)
    fresh = [one for one in facts if one.number not in known]
    made = _create(actor, round_, fresh, at, state)
    entries += [
        Entry(
            offer,
            "checklists.bring_in",
            to_state=state,
            after={"number": offer.number},
        )
        for offer in made
    ]
    record_many(actor.author, entries, at=at)
    return made, changed


def _change(offer: PostOffer, facts: OfferFacts) -> Entry | None:
    values = {name: getattr(facts, name) for name in COLUMNS}
    before, after = differences(offer, values)
    if after:
        offer.tokens = tokens_of(*_searched(facts))
        offer.save(update_fields=[*after, "tokens"])
    held = {session.starts_at: session for session in offer.sessions.all()}
    for one in facts.sessions:
        session = held.get(one.starts_at)
        old = _facts_of(session) if session else None
        if old == one:
            continue
        OfferSession.objects.update_or_create(
            offer=offer,
            starts_at=one.starts_at,
            defaults={
                "ends_at": one.ends_at,
                "capacity": one.capacity,
                "min_participants": one.min_participants,
            },
        )
        after.setdefault("sessions", []).append(one.said)
    if not after:
        return None
    return Entry(offer, "checklists.correct", before=before, after=after)


def _facts_of(session: OfferSession) -> SessionFacts:
    return SessionFacts(
        session.starts_at,
        session.ends_at,
        session.capacity,
        session.min_participants,
    )


def _searched(facts: OfferFacts) -> tuple[str, ...]:
    field = facts.field.name if facts.field else ""
    return (facts.title, facts.scene, facts.host_site, field)


def _create(
    actor: Acting,
    round_: Round,
    facts: Sequence[OfferFacts],
    at: dt.datetime,
    state: str,
) -> list[PostOffer]:
    made = PostOffer.objects.bulk_create(
        [
            PostOffer(
                committee_id=round_.committee_id,
                round=round_,
                number=one.number,
                state=state,
                origin=Origin.IMPORT,
                entered_by=actor.user,
                created_at=at,
                submitted_at=at,
                tokens=tokens_of(*_searched(one)),
                **{name: getattr(one, name) for name in COLUMNS},
            )
            for one in facts
        ],
        batch_size=500,
    )
    pairs = list(zip(made, facts, strict=True))
    OfferSession.objects.bulk_create(
        [
            OfferSession(
                offer=offer,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                capacity=session.capacity,
                min_participants=session.min_participants,
            )
            for offer, one in pairs
            for session in one.sessions
        ],
        batch_size=2000,
    )
    OfferAnswer.objects.bulk_create(
        [answer_row(offer, thing) for offer, one in pairs for thing in one.answers],
        batch_size=2000,
    )
    link_many(
        LinkKind.ANSWERS,
        [(thing, offer) for offer, one in pairs for thing in one.answers],
        at=at,
    )
    return made


def answer_row(offer: PostOffer, thing: Answered) -> OfferAnswer:
    """The row that says that the offer answers the thing; not saved."""
    match thing:
        case ConcernItem():
            return OfferAnswer(offer=offer, concern=thing)
        case ConsultItem():
            return OfferAnswer(offer=offer, consult=thing)
        case _:
            return OfferAnswer(offer=offer, topic=thing)
