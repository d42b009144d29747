"""Accounts: one person, one account, however many roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from members.scope import Scope


class User(AbstractUser):
    """A person who can sign in; what they may do stands in their roles."""

    # Gathered by members.scope once per request.
    _scope: Scope | None = None

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=60, blank=True, default="")
    phone = models.CharField(_("手机"), max_length=20, blank=True, default="")

    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
