"""Notices: what a person is told, once per matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notices.kinds import NoticeKind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(recipient_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One person is told one thing, on the site and through their channels."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("接收人"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    kind = models.CharField(_("类别"), max_length=20, choices=NoticeKind)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"), blank=True, default="")
    # A path on this site.
    url = models.CharField(_("链接"), max_length=200, blank=True, default="")
    # What it is about; it is shown and sent only while the reader may see that.
    about_kind = models.CharField(_("对象类别"), max_length=60, blank=True, default="")
    about_id = models.BigIntegerField(_("对象编号"), null=True, blank=True)
    # The same key is told to the same person once, whoever comes again.
    key = models.CharField(_("事由标识"), max_length=120)
    made_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_known_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(
                fields=["recipient"],
                condition=Q(read_at__isnull=True),
                name="notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"
