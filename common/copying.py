"""Many rows at once, through PostgreSQL's COPY: a tenth of what INSERTs cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.db import connection, models

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids for rows about to be copied, taken from the table's own sequence."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
            " FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Write rows in the caller's transaction; values in the order of `columns`.

    Constraints and triggers hold as for any insert. Dicts become JSON, lists arrays.
    """
    buffer = StringIO()
    for row in rows:
        buffer.write("\t".join(map(_text, row)))
        buffer.write("\n")
    buffer.seek(0)
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        raw: Any = cursor.cursor
        raw.copy_expert(f"COPY {table} ({names}) FROM STDIN", buffer)


def _text(value: object) -> str:
    """A value in COPY's text format; a NUL is left for PostgreSQL to refuse."""
    match value:
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case dt.datetime():
            return value.isoformat()
        case dict():
            return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
        case list():
            return _array(value).translate(_ESCAPES)
        case _:
            return str(value).translate(_ESCAPES)


def _array(values: list[Any]) -> str:
    parts = (
        '"' + str(one).replace("\\", "\\\\").replace('"', '\\"') + '"' for one in values
    )
    return "{" + ",".join(parts) + "}"
