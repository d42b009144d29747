"""The working-day calendar: days that staff set differently from what is published."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


class CalendarQuerySet(models.QuerySet[M]):
    def visible_to(self, user: object) -> Self:
        """Everybody: the calendar is public."""
        return self


class SpecialDay(models.Model):
    """A holiday or make-up day entered by hand; it stands above the published ones."""

    day = models.DateField(_("日期"), unique=True)
    is_working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40)

    objects = CalendarQuerySet["SpecialDay"].as_manager()

    class Meta:
        verbose_name = _("节假日与调休")
        verbose_name_plural = _("节假日与调休")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"


class AnnouncedYear(models.Model):
    """A year whose whole arrangement staff have entered from the official notice.

    A single day entered for a coming year does not make the year known.
    """

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    basis = models.CharField(_("依据文件"), max_length=100)

    objects = CalendarQuerySet["AnnouncedYear"].as_manager()

    class Meta:
        verbose_name = _("已公布放假安排的年份")
        verbose_name_plural = _("已公布放假安排的年份")
        constraints = [
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2200)), name="announced_year_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"
