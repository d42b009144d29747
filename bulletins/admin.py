"""News, briefings and who read them, for the office to look at and withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from bulletins.models import Briefing, News
from members.staff import RoomAdmin


class BulletinAdmin(RoomAdmin):
    """What is written is written on the site; here it is found and looked at."""

    home = "committee"
    search_fields = ("title",)
    address = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        counted: QuerySet[Any] = found.annotate(
            read_by=Count("receipts", distinct=True)
        )
        return counted

    @admin.display(description=gettext_lazy("已读人数"), ordering="read_by")
    def read_by_shown(self, thing: Any) -> int:
        return int(thing.read_by)

    @admin.display(description=gettext_lazy("页面"))
    def page_shown(self, thing: Any) -> str:
        url = reverse(f"bulletins:{self.address}", args=[thing.pk])
        return format_html('<a href="{}">{}</a>', url, gettext_lazy("打开"))


@admin.register(News)
class NewsAdmin(BulletinAdmin):
    address = "news-one"
    list_display = (
        "title",
        "section",
        "department",
        "state",
        "published_at",
        "read_by_shown",
        "page_shown",
    )
    list_filter = ("state", "section")
    list_select_related = ("department", "committee")


@admin.register(Briefing)
class BriefingAdmin(BulletinAdmin):
    address = "briefing"
    list_display = (
        "title",
        "held_at",
        "venue",
        "state",
        "read_by_shown",
        "page_shown",
    )
    list_filter = ("state",)
    list_select_related = ("committee",)
