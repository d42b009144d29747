"""One statement that claims seats: lock, decide, insert.

The decision is made from the activity's row while it is locked, so that it holds until
the transaction ends; the trigger then counts the seat. What the constraints refuse is
left out instead of raised, and the caller says why.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from activities.locks import PEOPLE, SHARES
from activities.models import Activity, Source
from members.models import RoleAssignment

BOOK = """
WITH seat (id, starts_at, ends_at, capacity, taken, waiting, has_waiting_list)
  AS ({seat}),
alone AS (SELECT seat.*, pg_advisory_xact_lock(%(people)s, %(share)s) FROM seat),
made AS (
  INSERT INTO activities_participation (
    activity_id, person_id, assignment_id, source, state, during, booked_by_id,
    created_at, decided_at, check_in_way, is_late_cancel, reason)
  SELECT id, %(person)s, %(assignment)s, 'booked',
         CASE WHEN free THEN 'confirmed' ELSE 'waiting' END,
         span, %(author)s,
         %(at)s, CASE WHEN free THEN %(at)s END, '', false, ''
    FROM (SELECT *, waiting = 0 AND taken < capacity AS free,
                 tstzrange(starts_at, ends_at + %(travel)s * interval '1 min') AS span
            FROM alone) AS decided
   WHERE (free OR has_waiting_list)
     AND NOT EXISTS (
       SELECT FROM activities_participation AS other
        WHERE other.person_id = %(person)s AND other.state IN ('offered', 'confirmed')
          AND other.during && span)
  ON CONFLICT DO NOTHING
  RETURNING id, state)
SELECT made.id, made.state, alone.waiting + 1, alone.taken < alone.capacity
  FROM alone LEFT JOIN made ON true
"""

OFFER = """
INSERT INTO activities_participation (
    activity_id, person_id, assignment_id, source, state, during, booked_by_id,
    created_at, expires_at, check_in_way, is_late_cancel, reason)
SELECT wanted.activity_id, wanted.person_id, wanted.assignment_id,
       %(source)s, 'offered',
       tstzrange(activity.starts_at,
                 activity.ends_at + committee.travel_minutes * interval '1 min'),
       COALESCE(%(author)s, wanted.person_id), %(at)s, wanted.expires_at, '', false, ''
  FROM unnest(%(activities)s, %(people)s, %(assignments)s,
              %(expiries)s::timestamptz[])
       WITH ORDINALITY
       AS wanted (activity_id, person_id, assignment_id, expires_at, turn)
  JOIN activities_activity AS activity ON activity.id = wanted.activity_id
  JOIN members_committee AS committee ON committee.id = activity.committee_id
 ORDER BY wanted.turn
ON CONFLICT DO NOTHING
RETURNING id
"""

SEAT = (
    "pk",
    "starts_at",
    "ends_at",
    "capacity",
    "taken",
    "waiting",
    "has_waiting_list",
)


@dataclass(frozen=True)
class Claim:
    """What the database made of a booking; no id: it was refused."""

    pk: int | None
    state: str
    position: int
    has_free_seat: bool


@dataclass(frozen=True)
class OfferRow:
    activity_id: int
    person_id: int
    assignment_id: int
    expires_at: dt.datetime


def claim_seat(
    activity: Activity, assignment: RoleAssignment, author_id: int, at: dt.datetime
) -> Claim | None:
    """Book within the caller's transaction; None where booking is not open any more.

    A free seat is confirmed unless somebody waits: then everyone joins the queue.
    """
    sql, fixed = _booking_statement()
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                **fixed,
                "activity": activity.pk,
                "people": PEOPLE,
                "share": assignment.user_id % SHARES,
                "person": assignment.user_id,
                "assignment": assignment.pk,
                "travel": activity.committee.travel_minutes,
                "author": author_id,
                "at": at,
            },
        )
        row = cursor.fetchone()
    return Claim(row[0], row[1] or "", row[2], row[3]) if row else None


@functools.cache
def _booking_statement() -> tuple[str, dict[str, str]]:
    """The text of BOOK around the query for an open activity, put together once."""
    at, pk = dt.datetime.max.replace(tzinfo=dt.UTC), -1
    seat, values = (
        Activity.objects.bookable(at)
        .filter(pk=pk)
        .select_for_update(no_key=True)
        .values_list(*SEAT)
        .query.sql_with_params()
    )
    names = {at: "at", pk: "activity"}
    named = [(names.get(value, f"fixed{n}"), value) for n, value in enumerate(values)]
    fixed = {name: value for name, value in named if name.startswith("fixed")}
    return BOOK.format(seat=seat % tuple(f"%({name})s" for name, _ in named)), fixed


def claim_offers(
    rows: Sequence[OfferRow], source: Source, author_id: int | None, at: dt.datetime
) -> list[int]:
    """Insert the offers that the constraints allow; the ids of those made."""
    with connection.cursor() as cursor:
        cursor.execute(
            OFFER,
            {
                "source": source,
                "author": author_id,
                "at": at,
                "activities": [row.activity_id for row in rows],
                "people": [row.person_id for row in rows],
                "assignments": [row.assignment_id for row in rows],
                "expiries": [row.expires_at for row in rows],
            },
        )
        return [pk for (pk,) in cursor.fetchall()]
