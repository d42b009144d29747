"""Many rows at once, through PostgreSQL's COPY: a tenth of what INSERTs cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from django.db import connection, models


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids for rows about to be copied, taken from the table's own sequence."""
    if not count:
        return []
    with connection.cursor() as cursor:
        # In a query of its own the sequence is looked up once, not for every id.
        cursor.execute(
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass))"
            " FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    same: Mapping[str, object] | None = None,
) -> None:
    """Write rows in the caller's transaction; values in the order of `columns`.

    `same` are columns that hold one value in all of the rows. Constraints and triggers
    hold as for any insert. Dicts become JSON, lists arrays, related rows their keys.
    """
    same = same or {}
    end = "".join(f"\t{_WRITERS[type(one)](one)}" for one in same.values()) + "\n"
    buffer = StringIO()
    buffer.writelines(
        "\t".join([_WRITERS[type(value)](value) for value in row]) + end for row in rows
    )
    if not buffer.tell():
        return
    buffer.seek(0)
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in (*columns, *same))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        raw: Any = cursor.cursor
        raw.copy_expert(f"COPY {table} ({names}) FROM STDIN", buffer)


def _escaped(text: str) -> str:
    """Text in COPY's text format; a NUL is left for PostgreSQL to refuse."""
    # Four searches that find nothing cost a tenth of what `translate` does.
    return (
        text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
    )


def _json(value: object) -> str:
    return _escaped(_ENCODER.encode(value))


def _array(values: list[Any]) -> str:
    parts = (
        '"' + str(one).replace("\\", "\\\\").replace('"', '\\"') + '"' for one in values
    )
    return _escaped("{" + ",".join(parts) + "}")


class _Writers(dict[type, Callable[[Any], str]]):
    """How a value is written, by its exact type, as this is asked for every value."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        """As for the type it is derived from; as it is shown where there is none."""
        near = next((one for one in kind.__mro__ if one in self), None)
        write = self[near] if near else lambda value: _escaped(str(value))
        self[kind] = write
        return write


_ENCODER = json.JSONEncoder(ensure_ascii=False)
_WRITERS = _Writers(
    {
        type(None): lambda value: "\\N",
        bool: lambda value: "t" if value else "f",
        int: int.__repr__,
        str: _escaped,
        dt.datetime: dt.datetime.isoformat,
        dict: _json,
        list: _array,
        models.Model: lambda value: _escaped(str(value.pk)),
    }
)
