"""Imports: one run of one file, as a job with its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.jobs import Job, JobQuerySet
from members.models.committees import Committee
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models.accounts import User


class ImportRunQuerySet(JobQuerySet["ImportRun"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(committee_id__in=scope_of(user).staff)


class ImportRun(Job):
    """One file brought in by a clerk: what came in, what was refused and why."""

    TASK = "members.tasks.run_import"

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="imports",
    )
    kind = models.CharField(_("种类"), max_length=20)
    round_code = models.CharField(_("期次代码"), max_length=40, blank=True, default="")
    file = models.FileField(_("文件"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("文件名"), max_length=200)
    is_dry_run = models.BooleanField(_("只检查不写入"), default=False)
    all_or_nothing = models.BooleanField(_("有错全不导入"), default=False)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    created = models.PositiveIntegerField(_("新增"), default=0)
    updated = models.PositiveIntegerField(_("更新"), default=0)
    unchanged = models.PositiveIntegerField(_("未变"), default=0)
    rejected = models.PositiveIntegerField(_("退回"), default=0)
    errors_file = models.FileField(
        _("错误清单"), upload_to="imports/%Y/%m/", blank=True
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入")
        verbose_name_plural = _("导入")

    def __str__(self) -> str:
        return f"{self.file_name} #{self.pk}"
