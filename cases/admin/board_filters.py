"""Filters of the board: queues, kinds, departments of the committees one reads."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import queues
from cases.models import Assignment, Case, Policy
from members.models import Department
from members.scope import scope_of


class QueueFilter(admin.SimpleListFilter):
    title = _("待办")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(queues.NAMES.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Case]
    ) -> QuerySet[Case]:
        name = self.value()
        return queues.queue(queryset, name, timezone.now()) if name else queryset


class PolicyFilter(admin.SimpleListFilter):
    """By the kind: every version of its rules together."""

    title = _("办理规则")
    parameter_name = "policy"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        current = Policy.objects.visible_to(request.user).current()
        named = current.order_by("code", "pk").values_list("code", "name")
        return list(dict(named).items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Case]
    ) -> QuerySet[Case]:
        code = self.value()
        return queryset.filter(policy__code=code) if code else queryset


class DepartmentFilter(admin.SimpleListFilter):
    title = _("承办部门")
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        ours = Department.objects.visible_to(request.user).filter(
            committee__in=scope_of(request.user).reading
        )
        return [(str(one.pk), one.name) for one in ours.order_by("code")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Case]
    ) -> QuerySet[Case]:
        asked = self.value() or ""
        if not asked:
            return queryset
        if asked not in {value for value, _label in self.lookup_choices}:
            return queryset.none()
        parts = Assignment.objects.visible_to(request.user).standing()
        mine = parts.filter(department=int(asked))
        return queryset.filter(pk__in=mine.values("case"))
