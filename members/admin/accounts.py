"""Accounts and roles: the system administrator's page, without contents."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group as DjangoGroup
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from members.acting import Acting, acting_as
from members.models import Role, RoleAssignment, User
from members.scope import scope_of
from members.services.accounts import end_role, give_role
from members.staff import RoomAdmin

admin.site.unregister(DjangoGroup)
MANAGERS = frozenset({Role.SYSTEM_ADMIN})


def acting_manager(request: HttpRequest) -> Acting:
    assert isinstance(request.user, User)
    return acting_as(request.user, Role.SYSTEM_ADMIN)


@admin.register(User)
class UserAdmin(RoomAdmin):
    readers = MANAGERS
    list_display = ("username", "name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    fields = ("username", "name", "is_active", "last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        assert isinstance(request.user, User)
        managed = scope_of(request.user).administers
        found = User.objects.filter(roles__committee_id__in=managed).distinct()
        return found.order_by("username")


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(RoomAdmin):
    readers = MANAGERS
    editors = MANAGERS
    list_display = ("user", "role", "committee", "department", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "committee", "department")
    search_fields = ("user__username", "user__name")
    autocomplete_fields = ("user", "department")
    fields = ("user", "role", "department", "valid_to")
    actions = ("end_roles",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoleAssignment]:
        assert isinstance(request.user, User)
        managed = scope_of(request.user).administers
        found = RoleAssignment.objects.filter(committee_id__in=managed)
        return found.order_by("-pk")

    def has_change_permission(
        self, request: HttpRequest, obj: object | None = None
    ) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: RoleAssignment, form: Any, change: bool
    ) -> None:
        actor = acting_manager(request)
        assert actor.assignment is not None
        made = give_role(
            actor=actor,
            user=obj.user,
            role=obj.role,
            committee=actor.assignment.committee,
            department=obj.department,
            valid_to=obj.valid_to,
            at=timezone.now(),
        )
        obj.pk = made.pk

    @admin.action(description=_("终止所选角色"), permissions=["add"])
    def end_roles(
        self, request: HttpRequest, queryset: QuerySet[RoleAssignment]
    ) -> None:
        actor = acting_manager(request)
        ended = 0
        for assignment in queryset.filter(valid_to__isnull=True):
            try:
                end_role(actor=actor, assignment=assignment, at=timezone.now())
                ended += 1
            except DomainError as error:
                messages.warning(request, error.message)
        messages.success(request, _("已终止 %d 个角色。") % ended)
