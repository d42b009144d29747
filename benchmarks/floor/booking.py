"""The least that a booking can be: as one statement, and as Django writes it.

`book` is what the database alone can do. `book_as_django` is what a plain Django view
does for the same answer: read the session, claim a seat by one conditional UPDATE, keep
who comes; no rights, no overlap, no queue that moves, no trail.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

TABLES = """
DROP TABLE IF EXISTS floor_booking, floor_activity, floor_naive;
CREATE TABLE floor_activity (
  id bigint PRIMARY KEY, capacity int NOT NULL, taken int NOT NULL DEFAULT 0);
CREATE TABLE floor_booking (
  id bigserial PRIMARY KEY,
  activity_id bigint NOT NULL
    REFERENCES floor_activity DEFERRABLE INITIALLY DEFERRED,
  person_id bigint NOT NULL
    REFERENCES members_user DEFERRABLE INITIALLY DEFERRED,
  state varchar(10) NOT NULL DEFAULT 'confirmed',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (activity_id, person_id));
CREATE INDEX ON floor_booking (person_id);
CREATE TABLE floor_naive (activity_id bigint NOT NULL, person_id bigint NOT NULL)
"""

CLAIM = """
WITH seat AS (
  UPDATE floor_activity SET taken = taken + 1
   WHERE id = %s AND taken < capacity RETURNING id)
INSERT INTO floor_booking (activity_id, person_id) SELECT id, %s FROM seat
"""


class FloorActivity(models.Model):
    """What has seats."""

    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "floor"
        db_table = "floor_activity"
        managed = False

    def __str__(self) -> str:
        return f"#{self.pk}"


class FloorBooking(models.Model):
    """Who has one, or waits."""

    activity = models.ForeignKey(FloorActivity, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "floor"
        db_table = "floor_booking"
        managed = False

    def __str__(self) -> str:
        return f"#{self.pk}"


def make_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)


def open_seats(activity_id: int, capacity: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO floor_activity (id, capacity) VALUES (%s, %s)",
            [activity_id, capacity],
        )


def book(activity_id: int, person_id: int) -> str:
    """Claim and keep in one round trip; no eligibility, no queue, no trail."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [activity_id, person_id])
        return "confirmed" if cursor.rowcount else "full"


@transaction.atomic
def book_as_django(activity_id: int, person_id: int) -> dict[str, object]:
    """A seat, or a place in the queue, told as the project tells it."""
    activity = FloorActivity.objects.filter(pk=activity_id).first()
    if activity is None:
        raise Http404
    free = FloorActivity.objects.filter(pk=activity_id, taken__lt=F("capacity"))
    seated = free.update(taken=F("taken") + 1)
    made = FloorBooking.objects.create(
        activity=activity,
        person_id=person_id,
        state="confirmed" if seated else "waiting",
    )
    told: dict[str, object] = {"participation": made.pk, "state": made.state}
    if not seated:
        ahead = FloorBooking.objects.filter(
            activity=activity, state="waiting", pk__lte=made.pk
        )
        told["position"] = ahead.count()
    return told


def book_naively(activity_id: int, person_id: int, capacity: int) -> str:
    """The control without any guard: look, think for a moment, then write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM floor_naive WHERE activity_id = %s", [activity_id]
        )
        if cursor.fetchone()[0] >= capacity:
            return "full"
        time.sleep(0.001)
        cursor.execute(
            "INSERT INTO floor_naive VALUES (%s, %s)", [activity_id, person_id]
        )
        return "confirmed"
