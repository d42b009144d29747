"""The least that a booking can be: one statement that claims a seat and keeps who."""

import time

from django.db import connection

TABLES = """
DROP TABLE IF EXISTS floor_booking, floor_activity, floor_naive;
CREATE TABLE floor_activity (
  id bigint PRIMARY KEY, capacity int NOT NULL, taken int NOT NULL DEFAULT 0);
CREATE TABLE floor_booking (
  id bigserial PRIMARY KEY, activity_id bigint NOT NULL, person_id bigint NOT NULL,
  UNIQUE (activity_id, person_id));
CREATE TABLE floor_naive (activity_id bigint NOT NULL, person_id bigint NOT NULL)
"""

CLAIM = """
WITH seat AS (
  UPDATE floor_activity SET taken = taken + 1
   WHERE id = %s AND taken < capacity RETURNING id)
INSERT INTO floor_booking (activity_id, person_id) SELECT id, %s FROM seat
"""


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
