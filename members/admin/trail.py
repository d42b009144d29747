"""The trail in the admin site: read only, for auditors of their own committees."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.admin.trail_export import TrailExport
from members.admin.trail_filters import (
    KindFilter,
    PersonFilter,
    RoleFilter,
    ScopeFilter,
    ThingFilter,
    TimeFilter,
    VerbFilter,
    audited,
    role_names,
    with_words,
)
from members.models import Role
from trail.chain import chain_state
from trail.models import Event
from trail.names import changes_of, kind_names, state_name, verb_names

LIST = "admin:trail_event_changelist"


@admin.register(Event)
class EventAdmin(TrailExport):
    readers = frozenset({Role.AUDITOR})
    list_before_template = "admin/members/chain.html"
    list_display = (
        "at_shown",
        "author_shown",
        "role_shown",
        "scope",
        "verb_shown",
        "thing_shown",
        "from_shown",
        "to_shown",
        "reason",
        "address",
    )
    fields = (
        "at_shown",
        "author",
        "role_shown",
        "scope",
        "verb_shown",
        "thing_shown",
        "from_shown",
        "to_shown",
        "reason",
        "address",
        "changes_shown",
        "seal_shown",
    )
    list_filter = (
        ("at", TimeFilter),
        RoleFilter,
        ScopeFilter,
        VerbFilter,
        KindFilter,
        PersonFilter,
        ThingFilter,
    )
    list_filter_submit = True
    list_select_related = ("author",)
    search_fields = ("reason",)
    search_help_text = gettext_lazy(
        "按事项、理由、内容、操作人、来源地址或对象编号查找"
    )
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return Event.objects.within(audited(request)).order_by("-pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        return with_words(queryset, search_term), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, and above it how the chain stands."""
        given = {**(extra_context or {}), **chain_state()}
        found: HttpResponse = super().changelist_view(request, given)
        return found

    @admin.display(description=gettext_lazy("时间"), ordering="at")
    def at_shown(self, event: Event) -> str:
        """To the second and with the zone."""
        return f"{localtime(event.at):%Y-%m-%d %H:%M:%S %z}"

    @admin.display(description=gettext_lazy("操作人"), ordering="author")
    def author_shown(self, event: Event) -> SafeString | str:
        if event.author is None:
            return "—"
        url = f"{reverse(LIST)}?person={event.author.pk}"
        return format_html('<a href="{}">{}</a>', url, event.author)

    @admin.display(description=gettext_lazy("对象"), ordering="target_kind")
    def thing_shown(self, event: Event) -> SafeString:
        """Leads to all that happened to the thing."""
        name = kind_names().get(event.target_kind, event.target_kind)
        url = f"{reverse(LIST)}?thing={event.target_kind}:{event.target_id}"
        return format_html('<a href="{}">{} {}</a>', url, name, event.target_id)

    @admin.display(description=gettext_lazy("封存"))
    def seal_shown(self, event: Event) -> str:
        seal = getattr(event, "seal", None)
        return f"第 {seal.number} 号 {seal.digest}" if seal else _("待封存")

    @admin.display(description=gettext_lazy("以何身份"), ordering="role")
    def role_shown(self, event: Event) -> str:
        return role_names().get(event.role, event.role) or "—"

    @admin.display(description=gettext_lazy("事项"), ordering="verb")
    def verb_shown(self, event: Event) -> str:
        return verb_names().get(event.verb, event.verb)

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
