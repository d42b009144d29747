"""Digests: what came together in a day or a week, in one mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from notices.kinds import CADENCES, Pace

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class DigestQuerySet(models.QuerySet["Digest"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(user_id=user.pk)


class Digest(models.Model):
    """One period of one person; what it says is gathered when it is sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("接收人"),
        on_delete=models.CASCADE,
        related_name="notice_digests",
    )
    cadence = models.CharField(
        _("周期"), max_length=10, choices=[(one.value, one.label) for one in CADENCES]
    )
    # The day on which it falls due.
    period = models.DateField(_("期"))
    # It tells of what came from the one moment on, before the other.
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"))

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知汇总")
        verbose_name_plural = _("通知汇总")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cadence", "period"], name="digest_once"
            ),
            models.CheckConstraint(
                condition=Q(cadence__in=[Pace.DAILY, Pace.WEEKLY]),
                name="digest_known_cadence",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="digest_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period:%Y-%m-%d} {self.cadence} #{self.pk}"
