"""Requests that name themselves: the same key gets the first answer again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from activities.errors import KeyReused
from activities.models import BookingKey

KEPT = dt.timedelta(days=7)
CLAIM = """
INSERT INTO activities_bookingkey
       (person_id, key, fingerprint, status, answer, created_at)
VALUES (%s, %s, %s, 0, '', %s) ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Answer:
    """An answer as it went out."""

    status: int
    text: str


@transaction.atomic
def answer_once(
    *,
    person_id: int,
    key: str,
    fingerprint: str,
    at: dt.datetime,
    answer: Callable[[], Answer],
) -> Answer:
    """The first answer to this person's key; `answer` is called for the first only.

    Who comes second waits for the first to commit. The key is kept in the transaction
    of what it names, so neither is there without the other. Raises KeyReused where the
    key named another request.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [person_id, key, fingerprint, at])
        made = cursor.fetchone()
    if made is None:
        known = BookingKey.objects.get(person=person_id, key=key)
        if known.fingerprint != fingerprint:
            raise KeyReused(_("这个请求号已用于另一项预约，请为新的预约换一个请求号。"))
        return Answer(known.status, known.answer)
    first = answer()
    BookingKey.objects.filter(pk=made[0]).update(status=first.status, answer=first.text)
    return first


def forget_keys(at: dt.datetime) -> int:
    """Keys older than a week are gone; how many."""
    return BookingKey.objects.filter(created_at__lt=at - KEPT).delete()[0]
