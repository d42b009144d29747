"""Robots: what one account is told, passed on to a group chat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notices.addresses import is_robot_address
from notices.kinds import NoticeKind, RobotKind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class RobotQuerySet(models.QuerySet["Robot"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Those that speak on one's behalf."""
        return self.filter(account_id=user.pk)

    def within(self, scopes: Iterable[str]) -> Self:
        """Those of these committees, by code."""
        return self.filter(scope__in=list(scopes))

    def active(self) -> Self:
        return self.filter(is_active=True)


class Robot(models.Model):
    """The webhook of a group chat; it repeats what its account is told."""

    scope = models.CharField(_("所属政协代码"), max_length=32)
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("平台"), max_length=10, choices=RobotKind)
    address = models.CharField(_("Webhook 地址"), max_length=500)
    secret = models.CharField(_("加签密钥"), max_length=200, blank=True, default="")
    kinds = ArrayField(
        models.CharField(max_length=20, choices=NoticeKind), verbose_name=_("通知类别")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("代表账号"),
        on_delete=models.CASCADE,
        related_name="robots",
        help_text=_("群里只转发这个账号收到、发送时仍可查看的通知。"),
    )
    is_active = models.BooleanField(_("启用"), default=True)

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("群机器人")
        verbose_name_plural = _("群机器人")
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "name"],
                name="robot_name",
                violation_error_message=_("本政协已有同名的群机器人。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RobotKind.values), name="robot_known_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind=RobotKind.DINGTALK) | ~Q(secret=""),
                name="robot_dingtalk_signs",
                violation_error_message=_("钉钉机器人请选“加签”，并填写密钥。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    def clean(self) -> None:
        if not is_robot_address(self.address):
            raise ValidationError(
                {"address": _("地址须以 https:// 开头，并属于允许的平台域名。")}
            )
