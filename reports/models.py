"""Reports as jobs: asked for, made in the background, kept for download."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from django.core.files import File
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists.models import Round
from common.jobs import MAX_ATTEMPTS, Job, JobQuerySet, JobState
from members.scope import scope_of
from reports.errors import FileMissing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User

UNFIT_FOR_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]')


class ReportFormat(models.TextChoices):
    JSON = "json", "JSON"
    XLSX = "xlsx", "Excel"
    DOCX = "docx", "Word"


class LineageFormat(models.TextChoices):
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    SVG = "svg", _("矢量图（SVG）")


class ReportRunQuerySet(JobQuerySet["ReportRun"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(round__committee_id__in=scope_of(user).reading)

    def under_way(self) -> Self:
        """Queued or running, and not given up after the last attempt."""
        return self.filter(
            job_state__in=[JobState.QUEUED, JobState.RUNNING], attempts__lt=MAX_ATTEMPTS
        )


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

    @property
    def title(self) -> str:
        return f"{self.round.title}四清单报告（{self.get_format_display()}）"

    @property
    def kept_as(self) -> str:
        """Its place in storage: the same on every attempt, so one file remains."""
        return f"reports/{self.queued_at:%Y/%m}/{self.pk}.{self.format}"

    @property
    def file_name(self) -> str:
        """What the file is called on the computer of whoever fetches it."""
        name = f"{self.round.committee.name}{self.round.title}四清单报告"
        return f"{UNFIT_FOR_NAMES.sub('', name)}.{self.format}"

    def opened(self) -> File[bytes]:
        """The stored file, open for reading; FileMissing where there is none."""
        if self.job_state != JobState.DONE or not self.file:
            raise FileMissing(gettext("报告还没有生成，请稍后再下载。"))
        try:
            return self.file.open("rb")
        except FileNotFoundError as error:
            raise FileMissing(gettext("报告文件已不在存储中，请重新生成。")) from error
