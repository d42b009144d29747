"""Which tables a request has written to, also where all of it was undone."""

from functools import cache

from django.db import connection

COUNTED = """
    SELECT relname, written
    FROM unnest(%s::oid[], %s::text[]) AS kept (oid, relname),
    LATERAL (
        SELECT pg_stat_get_xact_tuples_inserted(oid)
             + pg_stat_get_xact_tuples_updated(oid)
             + pg_stat_get_xact_tuples_deleted(oid)
    ) AS counted (written)
    WHERE written > 0
"""
KEPT = """
    SELECT oid, relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname <> 'django_session'
"""


@cache
def _tables() -> tuple[list[int], list[str]]:
    """All but the sessions; asking the server each time would cost more than counting."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        oids, names = zip(*cursor.fetchall(), strict=True)
    return list(oids), list(names)


def changes() -> dict[str, int]:
    """Rows written so far in this transaction, by table, sessions apart."""
    tables = _tables()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, tables)
        return dict(cursor.fetchall())
