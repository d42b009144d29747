"""The outbox: what is to leave the site, written with what it tells of."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notices.kinds import Channel
from notices.models.digests import Digest
from notices.models.notices import Notice
from notices.models.robots import Robot
from notices.states import FAILING, DeliveryState

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(recipient_id=user.pk)

    def within(self, scopes: Iterable[str]) -> Self:
        """Those of matters of these committees, by code."""
        return self.filter(scope__in=list(scopes))

    def due(self, at: dt.datetime) -> Self:
        return self.filter(state=DeliveryState.WAITING, next_try_at__lte=at)

    def abandoned(self, at: dt.datetime) -> Self:
        """Whoever sent these has not come back in time."""
        return self.filter(state=DeliveryState.SENDING, claimed_until__lt=at)

    def failing(self) -> Self:
        """Failed, or perhaps sent: somebody has to look."""
        return self.filter(state__in=FAILING)


class Delivery(models.Model):
    """A notice or a digest through one channel: sent once, or seen to have failed."""

    notice = models.ForeignKey(
        Notice,
        verbose_name=_("通知"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
    )
    digest = models.ForeignKey(
        Digest,
        verbose_name=_("汇总"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("接收人"),
        on_delete=models.CASCADE,
        related_name="notice_deliveries",
    )
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    robot = models.ForeignKey(
        Robot,
        verbose_name=_("群机器人"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
    )
    scope = models.CharField(_("所属政协"), max_length=32, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING
    )
    # Goes with every attempt: who has seen it does not take it a second time.
    token = models.UUIDField(_("发送标识"), default=uuid.uuid4, editable=False)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    made_at = models.DateTimeField(_("生成时间"))
    next_try_at = models.DateTimeField(_("下次发送时间"))
    claimed_until = models.DateTimeField(_("占用至"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    error = models.CharField(_("原因"), max_length=200, blank=True, default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("发送记录")
        verbose_name_plural = _("发送记录")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel", "robot"],
                condition=Q(notice__isnull=False),
                nulls_distinct=False,
                name="delivery_of_notice_once",
            ),
            models.UniqueConstraint(
                fields=["digest", "channel"],
                condition=Q(digest__isnull=False),
                name="delivery_of_digest_once",
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=True) ^ Q(digest__isnull=True),
                name="delivery_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.ROBOT, robot__isnull=False)
                | Q(channel__in=[Channel.EMAIL, Channel.SMS], robot__isnull=True),
                name="delivery_robot_or_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENDING, claimed_until__isnull=False)
                | (~Q(state=DeliveryState.SENDING) & Q(claimed_until__isnull=True)),
                name="delivery_claimed_while_sending",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_due",
            ),
            models.Index(
                fields=["claimed_until"],
                condition=Q(state=DeliveryState.SENDING),
                name="delivery_claimed",
            ),
            models.Index(
                fields=["scope"],
                condition=Q(state__in=sorted(FAILING)),
                name="delivery_failing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_state_display()} #{self.pk}"
