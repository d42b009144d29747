"""Whose turn it is in an exchange: one definition, as the database counts it."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from bulletins.states import Side, Turn


def turn_of(said: QuerySet[Any], otherwise: Any) -> Coalesce:
    """The side that was asked and has not answered; else `otherwise`.

    `said`: the entries of the outer row. What the office says between the two asks
    nobody, and takes no question back.
    """
    asked = Case(
        When(asks=True, side=Side.MEMBER, then=Value(Turn.DEPARTMENT)),
        When(asks=True, side=Side.DEPARTMENT, then=Value(Turn.MEMBER)),
        output_field=CharField(),
    )
    last = said.exclude(side=Side.OFFICE).annotate(asked=asked).order_by("-pk")
    return Coalesce(
        Subquery(last.values("asked")[:1]), otherwise, output_field=CharField()
    )
