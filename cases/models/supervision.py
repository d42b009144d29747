"""Supervision of a case, and what was seen when somebody went to look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case, PartQuerySet
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class SupervisionKind(models.TextChoices):
    TRACKING = "tracking", _("跟踪督办")
    LISTED = "listed", _("挂牌督办")
    LEADER_CASE = "leader_case", _("领导包案")
    JOINT = "joint", _("联合督办")
    TALK = "talk", _("约谈")
    REFERRAL = "referral", _("移送")


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With the case; referrals only to the office (S66)."""
        scope = scope_of(user)
        inside = Q(case__committee_id__in=scope.reading)
        involved = Q(case__assignments__department_id__in=scope.departments) | Q(
            case__signatories__person_id=scope.user_id
        )
        open_ = ~Q(kind=SupervisionKind.REFERRAL)
        return self.filter(inside | (involved & open_)).distinct()

    def standing(self) -> Self:
        return self.filter(lifted_at__isnull=True)


class Supervision(models.Model):
    """A case is watched: by whom, since when, until it was lifted (督办)."""

    case = models.ForeignKey(
        Case,
        verbose_name=_("办理件"),
        on_delete=models.CASCADE,
        related_name="supervisions",
    )
    kind = models.CharField(_("督办方式"), max_length=12, choices=SupervisionKind)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("牵头领导"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised_cases",
    )
    reason = models.CharField(_("缘由"), max_length=500)
    due_on = models.DateField(_("督办期限"), null=True, blank=True)
    # The system itself lists a case on the last rung of the ladder.
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发起人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    started_at = models.DateTimeField(_("开始时间"))
    lifted_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    result = models.CharField(_("督办结果"), max_length=1000, blank=True, default="")

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办")
        verbose_name_plural = _("督办")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(lifted_at__isnull=True),
                name="supervision_one_of_a_kind",
                violation_error_message=_("该件正在进行同类督办。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SupervisionKind.values),
                name="supervision_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("started_at")),
                name="supervision_lifted_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


class VisitKind(models.TextChoices):
    RETURN_VISIT = "return_visit", _("回访")
    LOOK_BACK = "look_back", _("回头看")
    SUPERVISE_BACK = "supervise_back", _("回头督")


class Visit(models.Model):
    """Somebody went back to see (回访、回头看、回头督)."""

    case = models.ForeignKey(
        Case, verbose_name=_("办理件"), on_delete=models.CASCADE, related_name="visits"
    )
    handling = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    kind = models.CharField(_("类别"), max_length=14, choices=VisitKind)
    is_solved = models.BooleanField(_("问题已解决"))
    finding = models.TextField(_("情况"), max_length=2000)
    visited_at = models.DateTimeField(_("时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("记录人"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = PartQuerySet["Visit"].as_manager()

    class Meta:
        verbose_name = _("回访")
        verbose_name_plural = _("回访")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=VisitKind.values), name="visit_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"
