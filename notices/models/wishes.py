"""Wishes: which kinds a person wants through which channel, and when not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.kinds import OWED, PERSONAL, Channel, NoticeKind, Pace

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

M = TypeVar("M", bound=models.Model)


class WishQuerySet(models.QuerySet[M]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(user_id=user.pk)


class Preference(models.Model):
    """How a person wants one kind through one channel; without a row, as usual."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.CASCADE,
        related_name="notice_preferences",
    )
    kind = models.CharField(_("类别"), max_length=20, choices=NoticeKind)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    pace = models.CharField(_("方式"), max_length=10, choices=Pace)

    objects = WishQuerySet["Preference"].as_manager()

    class Meta:
        verbose_name = _("接收设置")
        verbose_name_plural = _("接收设置")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="preference_once"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=PERSONAL), name="preference_personal_channel"
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.EMAIL)
                | Q(pace__in=[Pace.AT_ONCE, Pace.OFF]),
                name="preference_digest_by_mail",
            ),
            models.CheckConstraint(
                condition=~Q(
                    channel=Channel.SITE, kind__in=sorted(OWED), pace=Pace.OFF
                ),
                name="preference_owed_on_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_pace_display()} #{self.pk}"


class QuietHours(models.Model):
    """The hours in which nothing but the urgent is sent to a person."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.CASCADE,
        related_name="quiet_hours",
    )
    is_on = models.BooleanField(_("启用免打扰"), default=False)
    starts = models.TimeField(_("开始"), default=dt.time(22))
    ends = models.TimeField(_("结束"), default=dt.time(7))

    objects = WishQuerySet["QuietHours"].as_manager()

    class Meta:
        verbose_name = _("免打扰时段")
        verbose_name_plural = _("免打扰时段")
        constraints = [
            models.CheckConstraint(
                condition=~Q(starts=F("ends")),
                name="quiet_hours_end",
                violation_error_message=_("免打扰的开始和结束时间不能相同。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}—{self.ends:%H:%M} #{self.pk}"

    def over_at(self, at: dt.datetime) -> dt.datetime | None:
        """When the quiet that `at` falls into is over; None where it is not quiet.

        It may reach over midnight; its end is not quiet any more.
        """
        if not self.is_on:
            return None
        local = timezone.localtime(at)
        clock = local.time()
        if self.starts < self.ends:
            is_quiet = self.starts <= clock < self.ends
        else:
            is_quiet = clock >= self.starts or clock < self.ends
        if not is_quiet:
            return None
        day = local.date() + dt.timedelta(days=int(clock >= self.ends))
        return timezone.make_aware(dt.datetime.combine(day, self.ends))
