"""What differs between a row and what a file says, for imports and for the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


def differences(
    row: models.Model, values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set `values` on the row; the old and new value of each one that differs.

    Foreign keys are compared and shown by id.
    """
    before, after = {}, {}
    for name, value in values.items():
        # By id: asking for the related row would be a query a row.
        column = getattr(row._meta.get_field(name), "attname", name)
        old, new = getattr(row, column), _plain_key(value)
        if old != new:
            before[name], after[name] = _plain(old), _plain(new)
            setattr(row, name, value)
    return before, after


def _plain_key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
