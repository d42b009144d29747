"""Moving a case, an assignment or a reply by its table; each move writes its event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import models

from cases.listeners import tell_owner
from cases.models import Assignment, Case, Reply
from cases.states import ASSIGNMENT_MOVES, CASE_MOVES, REPLY_MOVES
from common.moves import Move, target_of
from members.acting import Acting
from trail.services import Entry, record

TABLES: dict[type[models.Model], Mapping[str, Move]] = {
    Case: CASE_MOVES,
    Assignment: ASSIGNMENT_MOVES,
    Reply: REPLY_MOVES,
}


def move(
    actor: Acting,
    thing: Case | Assignment | Reply,
    action: str,
    *,
    verb: str,
    at: dt.datetime,
    reason: str = "",
    changes: Mapping[str, object] | None = None,
) -> None:
    """The thing after `action`, with these columns changed, saved and recorded.

    Raises IllegalTransition where the table has no such step.
    """
    before = thing.state
    thing.state = target_of(TABLES[type(thing)], action, before, reason=reason)
    old = change(thing, changes or {}, also=["state"])
    record(
        actor.author,
        Entry(
            thing,
            f"cases.{verb}",
            before,
            thing.state,
            reason,
            before=old,
            after=told(changes or {}),
        ),
        at=at,
    )
    if isinstance(thing, Case):
        tell_owner(actor, thing, at=at)


def change(
    thing: models.Model, changes: Mapping[str, object], *, also: list[str] | None = None
) -> dict[str, object]:
    """Save these columns; what they held before, as an event tells it."""
    before = told({name: getattr(thing, name) for name in changes})
    for name, value in changes.items():
        setattr(thing, name, value)
    thing.save(update_fields=[*(also or []), *changes])
    return before


def told(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as JSON holds them: dates written out, rows by their id."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: object) -> object:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    return value
