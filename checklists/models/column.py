"""委员关注: what a department's own site shows of members' concerns (W12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checklists.models.items import ConcernItem
from checklists.models.screening import Topic
from members.models import Department
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class ColumnEntryQuerySet(models.QuerySet["ColumnEntry"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everybody, also without an account, while it is published."""
        scope = scope_of(user)
        return self.filter(
            Q(withdrawn_at__isnull=True)
            | Q(department__committee_id__in=scope.reading)
            | Q(department_id__in=scope.departments)
        )

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")


class ColumnEntry(models.Model):
    """A concern or topic in words meant for the public; edited by the office."""

    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        on_delete=models.PROTECT,
        related_name="column",
    )
    concern = models.ForeignKey(
        ConcernItem,
        verbose_name=_("关注事项"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="column",
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("归纳议题"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="column",
    )
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("公开内容"), max_length=5000)
    answer = models.TextField(_("部门回应"), max_length=5000, blank=True, default="")
    # Empty unless the member agreed to be named.
    name_shown = models.CharField(_("署名"), max_length=60, blank=True, default="")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("公开人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    published_at = models.DateTimeField(_("公开时间"))
    changed_at = models.DateTimeField(_("更新时间"))
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)

    objects = ColumnEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开的委员关注")
        verbose_name_plural = _("委员关注栏目")
        constraints = [
            models.CheckConstraint(
                condition=Q(concern__isnull=False, topic__isnull=True)
                | Q(concern__isnull=True, topic__isnull=False),
                name="column_one_matter",
            ),
            models.UniqueConstraint(
                fields=["department", "concern"], name="column_concern_once"
            ),
            models.UniqueConstraint(
                fields=["department", "topic"], name="column_topic_once"
            ),
        ]
        indexes = [
            models.Index(fields=["department", "-published_at"], name="column_feed")
        ]

    def __str__(self) -> str:
        return self.title


class OutletQuerySet(models.QuerySet["Outlet"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        scope = scope_of(user)
        return self.filter(
            Q(department_id__in=scope.departments)
            | Q(department__committee_id__in=scope.reading)
        )


class Outlet(models.Model):
    """The sites that may show a department's column inside their own pages."""

    department = models.OneToOneField(
        Department,
        verbose_name=_("部门"),
        on_delete=models.CASCADE,
        related_name="outlet",
    )
    # Origins as browsers write them: https://host, with a port where it is not 443.
    origins = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("允许嵌入的网站"),
        default=list,
        blank=True,
    )

    objects = OutletQuerySet.as_manager()

    class Meta:
        verbose_name = _("栏目嵌入设置")
        verbose_name_plural = _("栏目嵌入设置")

    def __str__(self) -> str:
        return f"#{self.pk}"
