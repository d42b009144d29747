"""Members, sector representatives, sectors and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.committees import Committee, Region, Term
from members.models.departments import Department
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models.accounts import User


class Sector(models.Model):
    """One of the official sectors (界别), with the national term it came with."""

    code = models.CharField(_("界别代码"), max_length=8, unique=True)
    name = models.CharField(_("界别"), max_length=40, unique=True)
    from_term = models.PositiveSmallIntegerField(_("自第几届"), default=14)
    until_term = models.PositiveSmallIntegerField(_("至第几届"), null=True, blank=True)

    class Meta:
        verbose_name = _("界别")
        verbose_name_plural = _("界别")

    def __str__(self) -> str:
        return self.name


class GroupKind(models.TextChoices):
    LIAISON = "liaison", _("联络组")
    AREA = "area", _("片区委员活动小组")
    SPECIAL_COMMITTEE = "special_committee", _("专委会")


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Groups of the committees one belongs to."""
        return self.filter(committee_id__in=scope_of(user).belongs)


class Group(models.Model):
    """A liaison group, area group or special committee."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="groups",
    )
    kind = models.CharField(_("类别"), max_length=20, choices=GroupKind)
    name = models.CharField(_("名称"), max_length=60)
    convener = models.ForeignKey(
        "members.Member",
        verbose_name=_("召集人"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="convenes",
    )
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("联系领导"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="linked_groups",
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("委员小组")
        verbose_name_plural = _("委员小组")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "kind", "name"], name="group_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=GroupKind.values), name="group_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Member"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff and leaders see their committee's people; a person sees themselves."""
        scope = scope_of(user)
        return self.filter(Q(committee_id__in=scope.reading) | Q(pk__in=scope.members))

    def active(self) -> Self:
        return self.filter(left_on__isnull=True)


class Member(models.Model):
    """A person's seat in one committee."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="members",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.PROTECT,
        related_name="seats",
    )
    number = models.CharField(_("委员编号"), max_length=32)
    name = models.CharField(_("姓名"), max_length=60)
    gender = models.CharField(_("性别"), max_length=4, blank=True, default="")
    sector = models.ForeignKey(
        Sector, verbose_name=_("界别"), on_delete=models.PROTECT, related_name="members"
    )
    term = models.ForeignKey(
        Term,
        verbose_name=_("届次"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
    )
    party = models.CharField(_("党派"), max_length=40, blank=True, default="")
    workplace = models.CharField(_("工作单位"), max_length=100, blank=True, default="")
    employer = models.ForeignKey(
        Department,
        verbose_name=_("所属部门"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="employed_members",
    )
    groups = models.ManyToManyField(
        Group, verbose_name=_("小组"), blank=True, related_name="members"
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("所在区县"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_standing = models.BooleanField(_("常委"), default=False)
    phone = models.CharField(_("手机"), max_length=20, blank=True, default="")
    left_on = models.DateField(_("离任日期"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("委员")
        verbose_name_plural = _("委员")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"],
                name="member_number_once",
                violation_error_message=_("同一政协内委员编号不能重复。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class RepresentativeQuerySet(models.QuerySet["SectorRepresentative"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        scope = scope_of(user)
        return self.filter(
            Q(committee_id__in=scope.reading)
            | Q(pk__in=scope.representatives)
            | Q(linking_member_id__in=scope.members)
        )


class SectorRepresentative(models.Model):
    """One of the sector public (界别群众), brought in by a linking member."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="representatives",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.PROTECT,
        related_name="representative_seats",
    )
    number = models.CharField(_("编号"), max_length=32)
    name = models.CharField(_("姓名"), max_length=60)
    sector = models.ForeignKey(
        Sector,
        verbose_name=_("界别"),
        on_delete=models.PROTECT,
        related_name="representatives",
    )
    linking_member = models.ForeignKey(
        Member,
        verbose_name=_("联系委员"),
        on_delete=models.PROTECT,
        related_name="linked_representatives",
    )
    phone = models.CharField(_("手机"), max_length=20, blank=True, default="")
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("界别群众")
        verbose_name_plural = _("界别群众")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"], name="representative_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
