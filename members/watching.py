"""Jobs in the admin site: how far each is, told again while the page is open."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from common.jobs import STOP_POLLING, Job
from members.staff import RoomAdmin


class WatchMixin(RoomAdmin):
    """Adds `progress_shown`, a column that renews itself until the job has ended."""

    def get_urls(self) -> list[URLPattern]:
        view = never_cache(self.admin_site.admin_view(self.show_progress))
        return [
            path("<int:pk>/progress/", view, name=self._progress_name()),
            *super().get_urls(),
        ]

    def _progress_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_progress"

    @admin.display(description=_("进度"))
    def progress_shown(self, run: Job) -> str:
        percent, stage = run.live_progress
        url = reverse(f"admin:{self._progress_name()}", args=[run.pk])
        told = {"run": run, "percent": percent, "stage": stage, "url": url}
        return render_to_string("admin/members/_progress.html", told)

    def show_progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        found: Any = self.get_queryset(request)
        if not self.has_view_permission(request):
            found = found.none()
        run = get_object_or_404(found, pk=pk)
        status = STOP_POLLING if run.is_over else 200
        return HttpResponse(self.progress_shown(run), status=status)
