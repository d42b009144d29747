"""Booking as it must not be: look, then write. The races of the tests must catch it."""

import time

from django.db import connection

# Longer than any thread is kept waiting by a loaded machine.
PAUSE = 0.15


def make_table():
    """A copy of the table of participations without any constraint or trigger."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS activities_naive")
        cursor.execute(
            "CREATE TABLE activities_naive"
            " (LIKE activities_participation INCLUDING DEFAULTS INCLUDING IDENTITY)"
        )


def drop_table():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS activities_naive")


def count(where, *values):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM activities_naive WHERE {where}", values)
        return cursor.fetchone()[0]


def book(activity, person_id, assignment_id):
    """Check for a seat and for the person's own time, then insert."""
    live = "state IN ('offered', 'confirmed')"
    if count(f"{live} AND person_id = %s AND during && %s", person_id, activity.span()):
        return "refused"
    if count(f"{live} AND activity_id = %s", activity.pk) >= activity.capacity:
        return "refused"
    time.sleep(PAUSE)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activities_naive (activity_id, person_id, assignment_id,"
            " booked_by_id, source, state, during, created_at, check_in_way,"
            " is_late_cancel, reason)"
            " VALUES (%s, %s, %s, %s, 'booked', 'confirmed', %s, now(), '', false, '')",
            [activity.pk, person_id, assignment_id, person_id, activity.span()],
        )
    return "confirmed"


def cancel_one(activity):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE activities_naive SET state = 'cancelled' WHERE id ="
            " (SELECT min(id) FROM activities_naive"
            " WHERE activity_id = %s AND state = 'confirmed')",
            [activity.pk],
        )


def held(activity):
    return count("activity_id = %s AND state IN ('offered', 'confirmed')", activity.pk)
