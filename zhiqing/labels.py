"""What a field of the API is called in Chinese."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model


def label_of(name: str, view: object) -> str:
    """The name in the view's own model, else the first of that name in any; or ""."""
    model = _model_of(view)
    if model is not None:
        try:
            return _verbose(model._meta.get_field(name))
        except FieldDoesNotExist:
            pass
    return _known().get(name, "")


def _model_of(view: object) -> type[Model] | None:
    shown = getattr(view, "serializer_class", None)
    found: type[Model] | None = getattr(view, "model", None) or getattr(
        getattr(shown, "Meta", None), "model", None
    )
    return found


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for model in apps.get_models():
        known.setdefault(model._meta.model_name or "", str(model._meta.verbose_name))
        for field in model._meta.get_fields():
            known.setdefault(field.name, _verbose(field))
    return {name: label for name, label in known.items() if not label.isascii()}


def _verbose(field: Any) -> str:
    named = getattr(field, "verbose_name", None)
    if named is None:
        named = field.related_model._meta.verbose_name_plural
    return str(named)
