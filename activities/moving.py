"""Moves of participations with their events, within a service and under its lock."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from activities.models import Participation
from activities.states import PARTICIPATION_MOVES as MOVES
from activities.states import ParticipationAction
from common.moves import target_of
from members.acting import Acting
from trail.services import Entry, record, record_many

STATE_FIELDS = ("state", "decided_at", "reason", "is_late_cancel")


def change_state(
    actor: Acting,
    held: Participation,
    action: ParticipationAction,
    at: dt.datetime,
    *,
    reason: str = "",
) -> None:
    """One move of one participation with its event, under the activity's lock."""
    before = held.state
    held.state = target_of(MOVES, action, before, reason=reason)
    held.decided_at = at
    held.reason = reason
    held.save(update_fields=STATE_FIELDS)
    record(
        actor.author,
        Entry(held, f"activities.{action}", before, held.state, reason),
        at=at,
    )


def change_states(
    actor: Acting,
    held: list[Participation],
    action: ParticipationAction,
    at: dt.datetime,
    *,
    reason: str = "",
    expires_at: dt.datetime | None = None,
) -> None:
    """The same move for many, in two statements."""
    if not held:
        return
    entries = []
    for one in held:
        before, one.state = (
            one.state,
            target_of(MOVES, action, one.state, reason=reason),
        )
        entries.append(Entry(one, f"activities.{action}", before, one.state, reason))
    Participation.objects.filter(pk__in=[one.pk for one in held]).update(
        state=MOVES[action].target,
        decided_at=None if expires_at else at,
        expires_at=expires_at or F("expires_at"),
        reason=reason,
    )
    record_many(actor.author, entries, at=at)
