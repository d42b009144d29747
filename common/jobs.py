"""Long work: the row is the truth, the queue only gets it done soon."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

STALE_AFTER = dt.timedelta(seconds=90)
MAX_ATTEMPTS = 3
# The status that htmx takes as: stop asking how far the job is.
STOP_POLLING = 286
GIVEN_UP = _("多次执行都未能完成，请重新发起；仍不成功时请联系管理员。")


M = TypeVar("M", bound="Job")


class JobState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class JobQuerySet(models.QuerySet[M]):
    def lost(self, at: dt.datetime) -> Self:
        """Jobs nobody works on: queued for long, or running without a heartbeat."""
        since = at - STALE_AFTER
        return self.filter(
            Q(job_state=JobState.QUEUED, queued_at__lt=at - dt.timedelta(seconds=20))
            | Q(job_state=JobState.RUNNING, heartbeat_at__lt=since)
        )

    def give_up(self, at: dt.datetime) -> int:
        """End the lost jobs that were tried often enough; how many."""
        return (
            self.lost(at)
            .filter(attempts__gte=MAX_ATTEMPTS)
            .update(job_state=JobState.FAILED, finished_at=at, error=str(GIVEN_UP))
        )

    def claim(self, pk: int, at: dt.datetime) -> bool:
        """Take the job; True for exactly one of all who try at the same time."""
        free = self.filter(pk=pk, attempts__lt=MAX_ATTEMPTS).filter(
            Q(job_state=JobState.QUEUED)
            | Q(job_state=JobState.RUNNING, heartbeat_at__lt=at - STALE_AFTER)
        )
        return bool(
            free.update(
                job_state=JobState.RUNNING,
                started_at=at,
                heartbeat_at=at,
                attempts=models.F("attempts") + 1,
            )
        )

    def report_progress(
        self, pk: int, *, percent: int, stage: str, at: dt.datetime
    ) -> None:
        """Say how far the job is; also seen from outside an open transaction."""
        cache.set(self.model.progress_key(pk), (percent, stage), 600)
        if connection.in_atomic_block:
            return
        self.filter(pk=pk, job_state=JobState.RUNNING).update(
            progress=max(0, min(100, percent)), stage=stage, heartbeat_at=at
        )

    def finish(self, pk: int, at: dt.datetime) -> None:
        self.filter(pk=pk).update(
            job_state=JobState.DONE, progress=100, finished_at=at, stage="", error=""
        )

    def fail(self, pk: int, at: dt.datetime, *, sentence: str) -> None:
        """End the job; `sentence` is what a person reads."""
        self.filter(pk=pk).update(
            job_state=JobState.FAILED, finished_at=at, error=sentence
        )


class Job(models.Model):
    """Work done in the background, with progress a person can watch.

    `TASK` names the Celery task that does it, given the row's id.
    """

    TASK: ClassVar[str]

    job_state = models.CharField(
        _("进度状态"), max_length=10, choices=JobState, default=JobState.QUEUED
    )
    progress = models.PositiveSmallIntegerField(_("进度"), default=0)
    stage = models.CharField(_("当前步骤"), max_length=60, blank=True, default="")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发起人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    queued_at = models.DateTimeField(_("发起时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("最近心跳"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    error = models.TextField(_("未完成原因"), blank=True, default="")

    class Meta:
        abstract = True

    @classmethod
    def progress_key(cls, pk: int) -> str:
        return f"progress:{cls._meta.label_lower}:{pk}"

    @property
    def live_progress(self) -> tuple[int, str]:
        """Percent and stage as last reported, committed or not."""
        known = (self.progress, self.stage)
        if self.job_state != JobState.RUNNING:
            return known
        percent, stage = cache.get(self.progress_key(self.pk), known)
        return percent, stage

    @property
    def is_over(self) -> bool:
        return self.job_state in (JobState.DONE, JobState.FAILED)
