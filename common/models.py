"""The working-day calendar: days that staff set differently from what is published."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialDay(models.Model):
    """A holiday or make-up day entered by hand; it stands above the published ones."""

    day = models.DateField(_("日期"), unique=True)
    is_working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = _("节假日与调休")
        verbose_name_plural = _("节假日与调休")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
