"""Committees, terms, departments, groups."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from members.models import Committee, Department, Group, Role
from members.services.departments import PLAIN, DepartmentFacts, save_departments
from members.staff import CONTENT, RoomAdmin, acting_clerk


@admin.register(Committee)
class CommitteeAdmin(RoomAdmin):
    readers = CONTENT | {Role.SYSTEM_ADMIN}
    list_display = ("name", "code", "level", "parent", "region")
    list_filter = ("level",)
    list_select_related = ("parent", "region")
    search_fields = ("name", "code")
    ordering = ("path",)


@admin.register(Department)
class DepartmentAdmin(RoomAdmin):
    home = "committee"
    editors = frozenset({Role.CLERK})
    list_display = ("name", "code", "tier", "kind", "contact", "phase", "joined_on")
    list_filter = ("phase", "kind", "is_active")
    search_fields = ("name", "code")
    ordering = ("code",)
    fields = ("code", *PLAIN)

    def save_model(
        self, request: HttpRequest, obj: Department, form: Any, change: bool
    ) -> None:
        actor = acting_clerk(request)
        assert actor.assignment is not None
        facts = DepartmentFacts(
            code=obj.code, **{name: getattr(obj, name) for name in PLAIN}
        )
        save_departments(
            actor=actor,
            committee=actor.assignment.committee,
            facts=[facts],
            at=timezone.now(),
        )
        obj.pk = actor.assignment.committee.departments.get(code=obj.code).pk

    def get_readonly_fields(
        self, request: HttpRequest, obj: Department | None = None
    ) -> tuple[str, ...]:
        return ("code",) if obj else ()


@admin.register(Group)
class GroupAdmin(RoomAdmin):
    list_display = ("name", "kind", "convener", "leader")
    list_filter = ("kind",)
    list_select_related = ("convener", "leader")
    search_fields = ("name",)
