"""In which order things are locked, so that nobody waits in a circle.

Everything that changes who takes part locks its activities by rising id, then the
people concerned by rising id. A person's lock keeps two transactions from testing the
overlap rule for the same person at once: each would wait for the other inside the
exclusion constraint.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from activities.models import Activity, Participation

PEOPLE = 21041
# People share a bounded number of locks: a queue of any length fits the lock table.
SHARES = 1024


def lock_activity(pk: int) -> Activity:
    """The activity as it stands now, held until the transaction ends."""
    return lock_activities([pk])[0]


def lock_activities(pks: Iterable[int]) -> list[Activity]:
    """These activities by rising id; raises DoesNotExist where one is missing."""
    wanted = sorted(set(pks))
    found = list(
        Activity.objects.select_for_update(of=("self",), no_key=True)
        .select_related("committee", "host")
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    if len(found) != len(wanted):
        raise Activity.DoesNotExist
    return found


def lock_participation(pk: int) -> Participation:
    """The participation as it stands, under the lock of its activity."""
    activity_id = Participation.objects.values_list("activity_id", flat=True).get(pk=pk)
    activity = lock_activity(activity_id)
    held = Participation.objects.select_related("person", "assignment__committee").get(
        pk=pk
    )
    held.activity = activity
    return held


def lock_people(ids: Iterable[int]) -> None:
    """Keep others from testing these people's times until the transaction ends."""
    shares = sorted({pk % SHARES for pk in ids})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_advisory_xact_lock(%s, share))"
            " FROM unnest(%s::int[]) AS share",
            [PEOPLE, shares],
        )
