"""Filters of the admin site that show names where columns keep codes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest


class NamedFilter(admin.SimpleListFilter):
    """A choice of codes by their names; what nobody recorded yet is offered too."""

    names: Any

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found: dict[str, str] = type(self).names()
        return sorted(found.items(), key=lambda one: one[0])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return (
            queryset.filter(**{str(self.parameter_name): chosen})
            if chosen
            else queryset
        )
