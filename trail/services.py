"""Writing the trail: events, and links between things."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from common.copying import copy_rows
from trail.models import Event, Link, LinkKind, kind_of
from trail.origin import address

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Author:
    """Who acts, in which role, for which committee. All empty: the system itself."""

    user_id: int | None = None
    role: str = ""
    role_id: int | None = None
    scope: str = ""


SYSTEM = Author(role="system")


@dataclass(frozen=True)
class Entry:
    """One event to be recorded about `target`."""

    target: models.Model
    verb: str
    from_state: str = ""
    to_state: str = ""
    reason: str = ""
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)


def record(author: Author, entry: Entry, *, at: dt.datetime) -> Event:
    """Write one event in the caller's transaction."""
    event = _event(author, entry, at)
    written = [_as_written(getattr(event, name)) for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_EVENT, written)
        (event.pk,) = cursor.fetchone()
    return event


def record_many(author: Author, entries: Iterable[Entry], *, at: dt.datetime) -> int:
    """Write an event for each entry in the caller's transaction; how many."""
    rows = [
        (
            entry.verb,
            kind_of(entry.target),
            entry.target.pk,
            entry.from_state,
            entry.to_state,
            entry.reason,
            dict(entry.before),
            dict(entry.after),
        )
        for entry in entries
    ]
    copy_rows(Event, _WHAT, rows, same=_who(author, at))
    return len(rows)


def record_made(
    author: Author,
    model: type[models.Model],
    made: Iterable[tuple[int, Facts]],
    *,
    verb: str,
    to_state: str = "",
    at: dt.datetime,
) -> int:
    """Write an event for each row newly made, given by id and what it says."""
    rows = [(pk, dict(after)) for pk, after in made]
    same = {
        **_who(author, at),
        "verb": verb,
        "target_kind": model._meta.label_lower,
        "from_state": "",
        "to_state": to_state,
        "reason": "",
        "before": {},
    }
    copy_rows(Event, ("target_id", "after"), rows, same=same)
    return len(rows)


def link(
    kind: LinkKind, *, source: models.Model, target: models.Model, at: dt.datetime
) -> None:
    """Say that `target` came from `source`; saying it twice changes nothing."""
    link_many(kind, [(source, target)], at=at)


def link_many(
    kind: LinkKind,
    pairs: Iterable[tuple[models.Model, models.Model]],
    *,
    at: dt.datetime,
) -> None:
    Link.objects.bulk_create(
        [
            Link(
                kind=kind,
                source_kind=kind_of(source),
                source_id=source.pk,
                target_kind=kind_of(target),
                target_id=target.pk,
                created_at=at,
            )
            for source, target in pairs
        ],
        batch_size=2000,
        ignore_conflicts=True,
    )


def unlink(kind: LinkKind, *, source: models.Model, target: models.Model) -> None:
    """Take back a link that was undone; the events of both keep the story."""
    Link.objects.filter(
        kind=kind,
        source_kind=kind_of(source),
        source_id=source.pk,
        target_kind=kind_of(target),
        target_id=target.pk,
    ).delete()


# The columns of an event as they are written: who and when, then what.
_WHO = ("at", "author_id", "role", "role_id", "scope", "address")
_WHAT = (
    "verb",
    "target_kind",
    "target_id",
    "from_state",
    "to_state",
    "reason",
    "before",
    "after",
)

_COLUMNS = (*_WHO, *_WHAT)
_INSERT = "INSERT INTO trail_event ({names}) VALUES ({values}) RETURNING id"
# Every service ends with this: as a text it costs half of saving the model.
_INSERT_EVENT = _INSERT.format(
    names=", ".join(_COLUMNS), values=", ".join(["%s"] * len(_COLUMNS))
)


def _as_written(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _who(author: Author, at: dt.datetime) -> dict[str, object]:
    return {
        "at": at,
        "author_id": author.user_id,
        "role": author.role,
        "role_id": author.role_id,
        "scope": author.scope,
        "address": address(),
    }


def _event(author: Author, entry: Entry, at: dt.datetime) -> Event:
    return Event(
        at=at,
        author_id=author.user_id,
        role=author.role,
        role_id=author.role_id,
        scope=author.scope,
        address=address(),
        verb=entry.verb,
        target_kind=kind_of(entry.target),
        target_id=entry.target.pk,
        from_state=entry.from_state,
        to_state=entry.to_state,
        reason=entry.reason,
        before=dict(entry.before),
        after=dict(entry.after),
    )
