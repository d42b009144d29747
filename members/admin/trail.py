"""The trail in the admin site: read only, for auditors and the committee's staff."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from members.models import Role, User
from members.scope import scope_of
from members.staff import RoomAdmin
from trail.models import Event


@admin.register(Event)
class EventAdmin(RoomAdmin):
    readers = frozenset({Role.AUDITOR, Role.CLERK})
    list_display = (
        "at",
        "author",
        "role",
        "verb",
        "target_kind",
        "target_id",
        "from_state",
        "to_state",
        "reason",
    )
    list_filter = ("role", "verb", "target_kind")
    list_select_related = ("author",)
    search_fields = ("verb", "reason", "author__name", "=target_id")
    date_hierarchy = "at"
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        assert isinstance(request.user, User)
        scope = scope_of(request.user)
        reading = scope.audits | scope.staff
        codes = [
            one.committee.code
            for one in scope.assignments
            if one.committee_id in reading
        ]
        return Event.objects.within(codes).order_by("-pk")
