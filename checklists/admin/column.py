"""What stands in the departments' members'-concerns columns."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from checklists.models import ColumnEntry
from members.models import Role
from members.staff import RoomAdmin, roles_of


@admin.register(ColumnEntry)
class ColumnEntryAdmin(RoomAdmin):
    home = "department__committee"
    list_display = (
        "title",
        "department",
        "name_shown",
        "published_at",
        "withdrawn_at",
    )
    list_filter = (("withdrawn_at", admin.EmptyFieldListFilter),)
    list_select_related = ("department",)
    search_fields = ("title",)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """The page for changing it is offered to those who may."""
        is_clerk = Role.CLERK in roles_of(request)
        return (*self.list_display, "page_shown") if is_clerk else self.list_display

    @admin.display(description=gettext_lazy("公开内容"))
    def page_shown(self, entry: ColumnEntry) -> str:
        kind, pk = ("concern", entry.concern_id)
        if entry.topic_id:
            kind, pk = ("topic", entry.topic_id)
        url = reverse("checklists:column-publish", args=[kind, pk])
        return format_html('<a href="{}">{}</a>', url, gettext_lazy("修改或撤下"))
