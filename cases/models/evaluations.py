"""What those who raised a case say of the answer, at once and later."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case, PartQuerySet, Signatory
from cases.models.policies import Side
from members.models import RoleAssignment


class Verdict(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    NOT_SATISFIED = "not_satisfied", _("不满意")


class Evaluation(models.Model):
    """One verdict of one person on one handling."""

    case = models.ForeignKey(
        Case,
        verbose_name=_("办理件"),
        on_delete=models.CASCADE,
        related_name="evaluations",
    )
    handling = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    side = models.CharField(_("评价方"), max_length=12, choices=Side)
    signatory = models.ForeignKey(
        Signatory,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("评价人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("以何身份"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    verdict = models.CharField(_("总体评价"), max_length=14, choices=Verdict)
    # 1 to 5 each: how it was done, and what came of it (LN03).
    attitude = models.PositiveSmallIntegerField(_("办理态度"), null=True, blank=True)
    result = models.PositiveSmallIntegerField(_("办理结果"), null=True, blank=True)
    comment = models.CharField(_("意见"), max_length=1000, blank=True, default="")
    evaluated_at = models.DateTimeField(_("评价时间"))

    objects = PartQuerySet["Evaluation"].as_manager()

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = _("评价")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "handling", "person"], name="evaluation_once"
            ),
            models.UniqueConstraint(
                fields=["case", "handling"],
                condition=Q(side=Side.SPONSOR),
                name="evaluation_one_sponsor",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="evaluation_known_verdict"
            ),
            models.CheckConstraint(
                condition=Q(attitude__isnull=True) | Q(attitude__range=(1, 5)),
                name="evaluation_attitude_range",
            ),
            models.CheckConstraint(
                condition=Q(result__isnull=True) | Q(result__range=(1, 5)),
                name="evaluation_result_range",
            ),
            models.CheckConstraint(
                condition=Q(side=Side.SIGNATORY, signatory__isnull=False)
                | (~Q(side=Side.SIGNATORY) & Q(signatory__isnull=True)),
                name="evaluation_side_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} #{self.pk}"


class Solved(models.TextChoices):
    YES = "yes", _("已经解决")
    PARTLY = "partly", _("部分解决")
    NO = "no", _("没有解决")


class Survey(models.Model):
    """The question asked some time after closing: is it really solved? (回头看)"""

    case = models.ForeignKey(
        Case, verbose_name=_("办理件"), on_delete=models.CASCADE, related_name="surveys"
    )
    handling = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    signatory = models.ForeignKey(
        Signatory,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        related_name="surveys",
    )
    ask_at = models.DateTimeField(_("询问时间"))
    asked_at = models.DateTimeField(_("已询问"), null=True, blank=True)
    answer = models.CharField(
        _("回答"), max_length=8, choices=Solved, blank=True, default=""
    )
    comment = models.CharField(_("说明"), max_length=1000, blank=True, default="")
    answered_at = models.DateTimeField(_("回答时间"), null=True, blank=True)

    objects = PartQuerySet["Survey"].as_manager()

    class Meta:
        verbose_name = _("回头看调查")
        verbose_name_plural = _("回头看调查")
        constraints = [
            models.UniqueConstraint(
                fields=["signatory", "handling"], name="survey_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ask_at"],
                condition=Q(asked_at__isnull=True),
                name="survey_to_ask",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
