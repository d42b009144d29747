"""Regions, the tree of committees, and their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models.accounts import User


class Region(models.Model):
    """An administrative division with its six-digit code (GB/T 2260)."""

    code = models.CharField(_("行政区划代码"), max_length=6, primary_key=True)
    name = models.CharField(_("名称"), max_length=40)
    level = models.CharField(_("级别"), max_length=12)
    parent_code = models.CharField(_("上级代码"), max_length=6, blank=True, default="")

    class Meta:
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")
        indexes = [models.Index(fields=["parent_code", "code"])]

    def __str__(self) -> str:
        return self.name


class CommitteeLevel(models.TextChoices):
    NATIONAL = "national", _("全国")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Names of committees are public."""
        return self

    def below(self, committee: Committee) -> Self:
        """The committee itself and all under it."""
        return self.filter(path__startswith=committee.path)


class Committee(models.Model):
    """A CPPCC committee, with its place in the tree."""

    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("级别"), max_length=10, choices=CommitteeLevel)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级政协"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    # Codes from the root to this committee, each closed with "/": "sd/wf/kw/".
    path = models.CharField(_("层级路径"), max_length=200, unique=True)
    region = models.ForeignKey(
        Region,
        verbose_name=_("行政区划"),
        on_delete=models.PROTECT,
        related_name="committees",
    )
    time_zone = models.CharField(_("时区"), max_length=40, default="Asia/Shanghai")
    travel_minutes = models.PositiveSmallIntegerField(_("场次间路程时间"), default=30)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("政协")
        verbose_name_plural = _("政协")
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=CommitteeLevel.values),
                name="committee_known_level",
            ),
            models.CheckConstraint(
                condition=Q(travel_minutes__lte=600), name="committee_travel_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A term of a committee (届)."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="terms",
    )
    number = models.PositiveSmallIntegerField(_("届次"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("届次")
        verbose_name_plural = _("届次")
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="term_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="term_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}届"
