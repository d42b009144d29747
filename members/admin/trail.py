"""The trail in the admin site: read only, for auditors and the committee's staff."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.filtering import NamedFilter
from members.models import Role, User
from members.scope import scope_of
from members.staff import RoomAdmin
from trail.models import Event
from trail.names import changes_of, kind_names, state_name, verb_names
from trail.services import SYSTEM


def role_names() -> dict[str, str]:
    known = {str(code): str(name) for code, name in Role.choices}
    return {**known, SYSTEM.role: _("系统")}


class RoleFilter(NamedFilter):
    title = gettext_lazy("以何身份")
    parameter_name = "role"
    names = staticmethod(role_names)


class VerbFilter(NamedFilter):
    title = gettext_lazy("事项")
    parameter_name = "verb"
    names = staticmethod(verb_names)


class KindFilter(NamedFilter):
    title = gettext_lazy("对象类别")
    parameter_name = "target_kind"
    names = staticmethod(kind_names)


@admin.register(Event)
class EventAdmin(RoomAdmin):
    readers = frozenset({Role.AUDITOR, Role.CLERK})
    list_display = (
        "at",
        "author",
        "role_shown",
        "verb_shown",
        "kind_shown",
        "target_id",
        "from_shown",
        "to_shown",
        "reason",
    )
    fields = (
        "at",
        "author",
        "role_shown",
        "scope",
        "verb_shown",
        "kind_shown",
        "target_id",
        "from_shown",
        "to_shown",
        "reason",
        "changes_shown",
    )
    list_filter = (RoleFilter, VerbFilter, KindFilter)
    list_select_related = ("author",)
    search_fields = ("reason", "author__name", "=target_id")
    search_help_text = gettext_lazy("按事项、理由、操作人或对象编号查找")
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        """Verbs are found by their names, as people read them."""
        words = search_term.strip()
        named = [verb for verb, name in verb_names().items() if words and words in name]
        found: QuerySet[Event]
        found, doubled = super().get_search_results(request, queryset, search_term)
        if named:
            pks = found.order_by().values("pk")
            found = queryset.filter(Q(verb__in=named) | Q(pk__in=pks))
        return found, doubled

    @admin.display(description=gettext_lazy("以何身份"), ordering="role")
    def role_shown(self, event: Event) -> str:
        return role_names().get(event.role, event.role) or "—"

    @admin.display(description=gettext_lazy("事项"), ordering="verb")
    def verb_shown(self, event: Event) -> str:
        return verb_names().get(event.verb, event.verb)

    @admin.display(description=gettext_lazy("对象类别"), ordering="target_kind")
    def kind_shown(self, event: Event) -> str:
        return kind_names().get(event.target_kind, event.target_kind)

    @admin.display(description=gettext_lazy("原状态"), ordering="from_state")
    def from_shown(self, event: Event) -> str:
        return state_name(event.target_kind, event.from_state) or "—"

    @admin.display(description=gettext_lazy("新状态"), ordering="to_state")
    def to_shown(self, event: Event) -> str:
        return state_name(event.target_kind, event.to_state) or "—"

    @admin.display(description=gettext_lazy("内容"))
    def changes_shown(self, event: Event) -> SafeString | str:
        """A line a fact: how it was, where that is told, and how it became."""
        lines = (
            (f"{name}：{was} → {now}" if was else f"{name}：{now}",)
            for name, was, now in changes_of(event)
        )
        return format_html_join("", "<p>{}</p>", lines) or "—"
