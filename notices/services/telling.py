"""Telling people: rows in the transaction of what they are told of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction

from notices.channels import ways_out
from notices.kinds import PERSONAL, Channel, NoticeKind, Pace
from notices.models import Delivery, Robot
from notices.selectors import Wishes, pace_of, wishes_about
from trail.models import kind_of

# With the ids of those whom the row is new to, which Django's own does not tell.
_INSERT = """
INSERT INTO notices_notice (recipient_id, on_site, kind, title, text, url, about_kind,
                            about_id, scope, key, made_at)
SELECT one.recipient, one.shown, %s, %s, %s, %s, %s, %s, %s, %s, %s
FROM unnest(%s::bigint[], %s::boolean[]) AS one (recipient, shown)
ON CONFLICT (recipient_id, key) DO NOTHING
RETURNING id, recipient_id
"""


@dataclass(frozen=True)
class Message:
    """What is told: a line, a few sentences, where to go, and what it is about."""

    kind: NoticeKind
    title: str
    text: str = ""
    url: str = ""
    about: models.Model | None = None


@transaction.atomic(savepoint=False)
def notify(
    message: Message, recipients: Iterable[int], *, key: str, at: dt.datetime
) -> int:
    """Tell each of these users (ids) once under `key`; how many were told anew.

    Written in the caller's transaction, with what is to be sent of it by mail, text
    message and robot: who rolls back tells nobody. The queue is not asked: a worker
    looks for what is due every few seconds.
    """
    people = sorted(set(recipients))
    if not people:
        return 0
    wishes = wishes_about(message.kind, people)
    scope = _scope_of(message.about)
    told = _write(message, people, wishes, key=key, scope=scope, at=at)
    Delivery.objects.bulk_create(
        [
            Delivery(
                notice_id=told[person],
                recipient_id=person,
                channel=channel,
                robot_id=robot,
                scope=scope,
                made_at=at,
                next_try_at=at,
            )
            for person, channel, robot in _ways(message.kind, told, wishes)
        ],
        batch_size=2000,
    )
    return len(told)


def _scope_of(about: models.Model | None) -> str:
    """The code of the committee that a thing belongs to, where it has one."""
    return str(getattr(getattr(about, "committee", None), "code", ""))


def _write(
    message: Message,
    people: list[int],
    wishes: Wishes,
    *,
    key: str,
    scope: str,
    at: dt.datetime,
) -> dict[int, int]:
    """The notices of those who were not told yet, by person."""
    about = message.about
    shown = [
        pace_of(wishes, one, message.kind, Channel.SITE) != Pace.OFF for one in people
    ]
    same = (
        message.kind,
        message.title[:120],
        message.text,
        message.url,
        kind_of(about) if about else "",
        about.pk if about else None,
        scope,
        key,
        at,
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*same, people, shown])
        return {person: pk for pk, person in cursor.fetchall()}


def _ways(
    kind: str, told: Mapping[int, int], wishes: Wishes
) -> Iterable[tuple[int, str, int | None]]:
    """Person, channel and robot of everything that is to be sent."""
    open_ways = ways_out()
    for person in _reachable(told, open_ways):
        for channel in person.ways:
            if pace_of(wishes, person.pk, kind, channel) == Pace.AT_ONCE:
                yield person.pk, channel, None
    robots = Robot.objects.active().filter(
        account_id__in=list(told), kinds__contains=[kind]
    )
    for account, robot in robots.values_list("account_id", "pk"):
        yield account, Channel.ROBOT, robot


@dataclass(frozen=True)
class _Person:
    pk: int
    ways: list[str]


def _reachable(told: Mapping[int, int], open_ways: frozenset[str]) -> list[_Person]:
    """Of those told, who has an address for which of the channels set up."""
    if not told or not open_ways:
        return []
    users: Any = get_user_model()._default_manager
    columns = {Channel.EMAIL: "email", Channel.SMS: "phone"}
    asked = [one for one in PERSONAL if one in open_ways]
    rows = users.filter(pk__in=list(told), is_active=True).values_list(
        "pk", *(columns[one] for one in asked)
    )
    return [
        _Person(pk, [way for way, known in zip(asked, known_at, strict=True) if known])
        for pk, *known_at in rows
    ]
