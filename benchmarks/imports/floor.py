"""The least that the database does for an import: the very same rows, copied at once.

Into the same tables, so with the same indexes, constraints and triggers; the events of
the rows among them. Nothing is parsed, looked up or checked by us.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

from django.db import connection

# Of one round, whose number stands in the place of %d.
_ITEMS = "SELECT id FROM checklists_concernitem WHERE round_id = %d"
_TABLES = {
    "checklists_concernitem": "SELECT * FROM checklists_concernitem"
    " WHERE round_id = %d",
    "checklists_concernitem_departments": "SELECT * FROM"
    f" checklists_concernitem_departments WHERE concernitem_id IN ({_ITEMS})",
    "trail_event": "SELECT * FROM trail_event WHERE target_kind ="
    f" 'checklists.concernitem' AND target_id IN ({_ITEMS})",
}


def take(round_id: int) -> Mapping[str, str]:
    """What an import has written for the round, by table, as COPY writes it."""
    taken = {}
    with connection.cursor() as cursor:
        # Else the planner believes the tables to be as empty as they were.
        cursor.execute(f"ANALYZE {', '.join(_TABLES)}")
        raw: Any = cursor.cursor
        for table, rows in _TABLES.items():
            buffer = StringIO()
            raw.copy_expert(f"COPY ({rows % round_id}) TO STDOUT", buffer)
            taken[table] = buffer.getvalue()
    return taken


def put(taken: Mapping[str, str]) -> None:
    """The same rows again."""
    with connection.cursor() as cursor:
        raw: Any = cursor.cursor
        for table, rows in taken.items():
            raw.copy_expert(f"COPY {table} FROM STDIN", StringIO(rows))
    check_constraints()


def check_constraints() -> None:
    """What waits for the end of a transaction, which here is never reached."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
