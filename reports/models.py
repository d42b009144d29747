"""Reports as jobs: asked for, made in the background, kept for download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from checklists.models import Round
from common.jobs import Job, JobQuerySet
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class ReportFormat(models.TextChoices):
    JSON = "json", "JSON"
    XLSX = "xlsx", "Excel"
    DOCX = "docx", "Word"


class ReportRunQuerySet(JobQuerySet["ReportRun"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(round__committee_id__in=scope_of(user).reading)


class ReportRun(Job):
    """One report of a round in one format."""

    TASK = "reports.tasks.make_report"

    round = models.ForeignKey(
        Round, verbose_name=_("期次"), on_delete=models.PROTECT, related_name="reports"
    )
    format = models.CharField(_("格式"), max_length=4, choices=ReportFormat)
    file = models.FileField(_("文件"), upload_to="reports/%Y/%m/", blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告")
        verbose_name_plural = _("报告")

    def __str__(self) -> str:
        return f"#{self.pk}"
