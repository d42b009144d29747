"""Queries of every request: put together once, asked again with other values.

Django spends more on putting such a query together than the database on answering it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class _Compiled:
    """The text of a query, its parameters, and how its rows become models."""

    compiler: SQLCompiler
    model: type[models.Model]
    using: str
    sql: str
    params: tuple[Any, ...]
    columns: slice
    names: list[str]
    populators: list[Any]


class Prepared(Generic[M]):
    """A queryset with stand-ins where values will be.

    `build` is called once, with the stand-ins by name. Each must be a value that
    stands nowhere else in the query and reaches it unchanged.
    """

    def __init__(
        self, build: Callable[..., models.QuerySet[M]], **stand_ins: Any
    ) -> None:
        self._build = build
        self._stand_ins = stand_ins
        self._compiled: _Compiled | None = None

    def ask(self, **values: Any) -> list[M]:
        """What the queryset finds with these values, in its order."""
        known = self._compiled
        if known is None:
            known = self._compiled = _compile(self._build(**self._stand_ins))
        named = {self._stand_ins[name]: value for name, value in values.items()}
        with connections[known.using].cursor() as cursor:
            cursor.execute(known.sql, [named.get(one, one) for one in known.params])
            rows = cursor.fetchall()
        return [_made(known, row) for row in known.compiler.results_iter([rows])]


def _compile(found: models.QuerySet[Any]) -> _Compiled:
    compiler = found.query.get_compiler(using=found.db)
    sql, params = compiler.as_sql()
    info: Any = compiler.klass_info
    chosen = info["select_fields"]
    columns = slice(chosen[0], chosen[-1] + 1)
    selected: list[Any] = compiler.select[columns]
    return _Compiled(
        compiler,
        found.model,
        found.db,
        sql,
        tuple(params),
        columns,
        [column.target.attname for column, _sql, _alias in selected],
        # The stubs are those of a later Django, which asks for one thing more.
        list(get_related_populators(info, compiler.select, found.db)),  # type: ignore[call-arg]
    )


def _made(known: _Compiled, row: Any) -> Any:
    made = known.model.from_db(known.using, known.names, row[known.columns])
    for one in known.populators:
        one.populate(row, made)
    return made
