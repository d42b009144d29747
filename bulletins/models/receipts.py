"""Who read what, and when first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletins.models.briefings import Briefing
from bulletins.models.news import News
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class ReceiptQuerySet(models.QuerySet["ReadReceipt"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; those of what one's department or office published."""
        scope = scope_of(user)
        return self.filter(
            Q(reader_id=scope.user_id)
            | Q(news__department_id__in=scope.departments)
            | Q(news__committee_id__in=scope.reading)
            | Q(briefing__committee_id__in=scope.reading)
        )


class ReadReceipt(models.Model):
    """A person opened it for the first time (Z-QZ04)."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("阅读人"),
        on_delete=models.CASCADE,
        related_name="read_receipts",
    )
    news = models.ForeignKey(
        News,
        verbose_name=_("部门动态"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="receipts",
    )
    briefing = models.ForeignKey(
        Briefing,
        verbose_name=_("政情通报会"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="receipts",
    )
    read_at = models.DateTimeField(_("首次阅读时间"))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("阅读记录")
        verbose_name_plural = _("阅读记录")
        constraints = [
            models.UniqueConstraint(
                fields=["news", "reader"], name="receipt_once_per_news"
            ),
            models.UniqueConstraint(
                fields=["briefing", "reader"], name="receipt_once_per_briefing"
            ),
            models.CheckConstraint(
                condition=Q(news__isnull=False, briefing__isnull=True)
                | Q(news__isnull=True, briefing__isnull=False),
                name="receipt_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
