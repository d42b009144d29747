"""Members' advice on what departments ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checklists.models.items import ConsultItem
from members.models import Member
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class Outcome(models.TextChoices):
    """What became of a piece of advice."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    REFERENCE = "reference", _("留作参考")


class AdviceQuerySet(models.QuerySet["Advice"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        scope = scope_of(user)
        return self.filter(
            Q(member_id__in=scope.members)
            | Q(consult__department_id__in=scope.departments)
            | Q(consult__committee_id__in=scope.reading)
        )


class Advice(models.Model):
    """What a member advises on a department's question."""

    consult = models.ForeignKey(
        ConsultItem,
        verbose_name=_("问计事项"),
        on_delete=models.PROTECT,
        related_name="advice",
    )
    member = models.ForeignKey(
        Member, verbose_name=_("委员"), on_delete=models.PROTECT, related_name="advice"
    )
    text = models.TextField(_("意见建议"), max_length=5000)
    given_at = models.DateTimeField(_("提出时间"))
    outcome = models.CharField(
        _("采纳情况"), max_length=10, choices=Outcome, blank=True, default=""
    )
    comment = models.CharField(_("部门说明"), max_length=500, blank=True, default="")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("问计意见")
        verbose_name_plural = _("问计意见")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]),
                name="advice_known_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
