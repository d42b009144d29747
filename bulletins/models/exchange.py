"""What one side says to the other, under anything that people talk about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletins.states import Side
from members.models import Department, RoleAssignment


class Said(models.Model):
    """One entry of an exchange (W05, W13): who, on which side, in which role.

    The room that owns the matter adds the key to it and `visible_to`.
    """

    side = models.CharField(_("哪一方"), max_length=10, choices=Side)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发言人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("以何身份"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    text = models.TextField(_("内容"), max_length=2000)
    # It is the other side's turn until it answers.
    asks = models.BooleanField(_("请对方答复"), default=False)
    answers = models.ForeignKey(
        "self",
        verbose_name=_("回复"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
    )
    said_at = models.DateTimeField(_("时间"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def who(self) -> str:
        """The department or the office by name, a member in person."""
        if self.side == Side.DEPARTMENT and self.department is not None:
            return self.department.name
        if self.side == Side.OFFICE:
            return str(Side.OFFICE.label)
        return self.person.name
