"""Reports in the admin site: looked at and fetched, never edited."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.jobs import JobState
from members.watching import WatchMixin
from reports.models import ReportRun


@admin.register(ReportRun)
class ReportRunAdmin(WatchMixin):
    list_display = (
        "title_shown",
        "committee",
        "progress_shown",
        "requested_by",
        "queued_at",
        "finished_at",
        "file_link",
    )
    list_filter = ("job_state", "format")
    list_select_related = ("round__committee", "requested_by")
    search_fields = ("round__code", "round__title", "requested_by__name")
    fields = (
        "round",
        "format",
        "progress_shown",
        "requested_by",
        "queued_at",
        "started_at",
        "finished_at",
        "attempts",
        "file_link",
    )
    readonly_fields = ("progress_shown", "file_link")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("报告"), ordering="round")
    def title_shown(self, run: ReportRun) -> str:
        return run.title

    @admin.display(description=_("政协"))
    def committee(self, run: ReportRun) -> str:
        return run.round.committee.name

    @admin.display(description=_("文件"))
    def file_link(self, run: ReportRun) -> str:
        if run.job_state != JobState.DONE:
            return "—"
        url = reverse("reports:file", args=[run.pk])
        return format_html('<a href="{}">{}</a>', url, _("下载"))
