"""What files and forms say of list items, and how that becomes rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from checklists.models import (
    ConcernItem,
    ConsultItem,
    Field,
    IntentItem,
    ListItem,
    PostOffer,
)
from members.models import Department, Member, Region


@dataclass(frozen=True)
class ConcernFacts:
    number: str
    member: Member
    text: str
    field: Field | None = None
    departments: tuple[Department, ...] = ()
    submitted_at: dt.datetime | None = None
    title: str = ""


@dataclass(frozen=True)
class ConsultFacts:
    number: str
    department: Department
    text: str
    field: Field | None = None
    submitted_at: dt.datetime | None = None
    title: str = ""


@dataclass(frozen=True)
class IntentFacts:
    number: str
    member: Member
    fields: tuple[Field, ...] = ()
    offers: tuple[PostOffer, ...] = ()
    regions: tuple[Region, ...] = ()
    times: tuple[str, ...] = ()
    note: str = ""
    limit: int = 1
    submitted_at: dt.datetime | None = None


Facts = ConcernFacts | ConsultFacts | IntentFacts


@dataclass(frozen=True)
class Recipe:
    """How facts of one kind become rows: plain columns, searched text, many-to-many."""

    model: type[ListItem]
    columns: Callable[[Any], dict[str, Any]]
    searched: Callable[[Any], tuple[str, ...]]
    sets: Callable[[Any], dict[str, tuple[models.Model, ...]]]


def _common(facts: Any) -> dict[str, Any]:
    return {"field": facts.field, "title": facts.title, "text": facts.text}


CONCERNS = Recipe(
    ConcernItem,
    lambda one: {**_common(one), "member": one.member},
    lambda one: (one.title, one.text),
    lambda one: {"departments": one.departments},
)
CONSULTS = Recipe(
    ConsultItem,
    lambda one: {**_common(one), "department": one.department},
    lambda one: (one.title, one.text),
    lambda one: {},
)
INTENTS = Recipe(
    IntentItem,
    lambda one: {
        "member": one.member,
        "note": one.note,
        "limit": one.limit,
        "times": list(one.times),
        "field": one.fields[0] if one.fields else None,
    },
    lambda one: (one.note, *(field.name for field in one.fields)),
    lambda one: {"fields_wanted": one.fields, "regions": one.regions},
)
