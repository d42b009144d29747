"""What the codes of the trail are called: each room's own table, and its models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from trail.models import Event

Names = Mapping[str, "StrOrPromise"]
# The columns in which our models keep what state they are in.
STATES = ("state", "phase", "verdict")


@dataclass(frozen=True)
class Told:
    """What a room calls the verbs it records, and what it tells beside columns."""

    verbs: Names
    facts: Names = field(default_factory=dict)
    values: Names = field(default_factory=dict)


@cache
def told_by_rooms() -> Mapping[str, Told]:
    """The table of every room that records: `TOLD` in its module `verbs`."""
    return {
        one.label: import_module(f"{one.name}.verbs").TOLD
        for one in apps.get_app_configs()
        if one.module and module_has_submodule(one.module, "verbs")
    }


def verb_names() -> dict[str, str]:
    return {
        f"{room}.{verb}": str(name)
        for room, told in told_by_rooms().items()
        for verb, name in told.verbs.items()
    }


def kind_names() -> dict[str, str]:
    """The kinds of things that rooms record about."""
    return {
        model._meta.label_lower: str(model._meta.verbose_name)
        for room in told_by_rooms()
        for model in apps.get_app_config(room).get_models()
    }


def state_name(kind: str, code: str) -> str:
    """What a state of this kind of thing is called; empty for no state."""
    model = apps.get_model(kind)
    for column in STATES:
        if (name := _choice(model, column, code)) is not None:
            return name
    known = told_by_rooms().get(model._meta.app_label, Told({}))
    return str(known.values.get(code, code))


def changes_of(event: Event) -> Iterator[tuple[str, str, str]]:
    """Of each fact the event tells: its name, how it was, how it became."""
    model = apps.get_model(event.target_kind)
    known = told_by_rooms()[event.verb.partition(".")[0]]
    for name in dict.fromkeys([*event.before, *event.after]):
        was, now = (
            _shown(model, known, name, facts[name]) if name in facts else ""
            for facts in (event.before, event.after)
        )
        yield _fact(model, known, name), was, now


def _fact(model: type[models.Model], known: Told, name: str) -> str:
    if name in known.facts:
        return str(known.facts[name])
    try:
        column = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(getattr(column, "verbose_name", name))


def _shown(model: type[models.Model], known: Told, name: str, value: object) -> str:
    match value:
        case None | "":
            return "—"
        case bool():
            return _("是") if value else _("否")
        case list():
            return "、".join(_shown(model, known, name, one) for one in value) or "—"
        case dict():
            pairs = ((_fact(model, known, k), v) for k, v in value.items())
            return "；".join(f"{k} {_shown(model, known, name, v)}" for k, v in pairs)
        case str() if value in known.values:
            return str(known.values[value])
        case _:
            return _choice(model, name, value) or str(value)


def _choice(model: type[models.Model], column: str, value: object) -> str | None:
    try:
        choices = getattr(model._meta.get_field(column), "flatchoices", ())
    except FieldDoesNotExist:
        return None
    return next((str(name) for code, name in choices if code == value), None)
