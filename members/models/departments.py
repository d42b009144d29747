"""Departments: who owes answers and offers posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.committees import Committee

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models.accounts import User


class JoinPhase(models.TextChoices):
    PILOT = "pilot", _("试点")
    FULL = "full", _("全面")


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Names of departments are public; contacts are shown by who asks."""
        return self

    def active(self) -> Self:
        return self.filter(is_active=True)


class Department(models.Model):
    """A government department, street office or unit that takes part."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="departments",
    )
    code = models.CharField(_("部门编码"), max_length=32)
    name = models.CharField(_("部门名称"), max_length=80)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级部门"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    tier = models.CharField(_("层级"), max_length=20, blank=True, default="")
    kind = models.CharField(_("类别"), max_length=20, blank=True, default="")
    contact = models.CharField(_("联系人"), max_length=40, blank=True, default="")
    phone = models.CharField(_("联系电话"), max_length=40, blank=True, default="")
    phase = models.CharField(
        _("参与阶段"), max_length=10, choices=JoinPhase, default=JoinPhase.FULL
    )
    joined_on = models.DateField(_("参与日期"), null=True, blank=True)
    is_active = models.BooleanField(_("参与中"), default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("部门")
        verbose_name_plural = _("部门")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "code"],
                name="department_code_once",
                violation_error_message=_("同一政协内部门编码不能重复。"),
            ),
            models.CheckConstraint(
                condition=Q(phase__in=JoinPhase.values), name="department_known_phase"
            ),
        ]

    def __str__(self) -> str:
        return self.name
