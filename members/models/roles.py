"""Roles in a scope, for a time."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.committees import Committee
from members.models.departments import Department
from members.models.people import Member, SectorRepresentative


class Role(models.TextChoices):
    CLERK = "clerk", _("政协机关工作人员")
    LEADER = "leader", _("政协领导")
    MEMBER = "member", _("委员")
    REPRESENTATIVE = "representative", _("界别群众")
    HANDLER = "handler", _("部门经办人")
    PRINCIPAL = "principal", _("部门主要负责人")
    DEPUTY_HEAD = "deputy_head", _("部门分管负责人")
    AUDITOR = "auditor", _("审计员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")


DEPARTMENT_ROLES = (Role.HANDLER, Role.PRINCIPAL, Role.DEPUTY_HEAD)


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def in_force(self, on: dt.date) -> Self:
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on
        )


class RoleAssignment(models.Model):
    """A user holds a role in a committee (and department or seat) from–to."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.PROTECT,
        related_name="roles",
    )
    role = models.CharField(_("角色"), max_length=16, choices=Role)
    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="roles",
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
    )
    member = models.ForeignKey(
        Member,
        verbose_name=_("委员"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
    )
    representative = models.ForeignKey(
        SectorRepresentative,
        verbose_name=_("界别群众"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
    )
    valid_from = models.DateField(_("起始日期"))
    valid_to = models.DateField(_("终止日期"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("角色")
        verbose_name_plural = _("角色")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="role_known"
            ),
            models.CheckConstraint(
                condition=Q(role__in=DEPARTMENT_ROLES, department__isnull=False)
                | (~Q(role__in=DEPARTMENT_ROLES) & Q(department__isnull=True)),
                name="role_department_fits",
                violation_error_message=_("部门角色须指定部门，其他角色不指定部门。"),
            ),
            models.CheckConstraint(
                condition=Q(role=Role.MEMBER, member__isnull=False)
                | (~Q(role=Role.MEMBER) & Q(member__isnull=True)),
                name="role_member_fits",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.REPRESENTATIVE, representative__isnull=False)
                | (~Q(role=Role.REPRESENTATIVE) & Q(representative__isnull=True)),
                name="role_representative_fits",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="role_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "committee", "department", "member"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="role_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} #{self.pk}"
