"""Policies: what a kind of case asks of whom, as data that staff may edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Committee
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class Gate(models.TextChoices):
    """What must have happened before a step may be taken (LP26–28, LN31, LP08)."""

    FOUR_SETTINGS = "four_settings", _("四定齐备方可交办")
    CONSULT_FIRST = "consult_first", _("先会商、后办理")
    RESEARCH_FIRST = "research_first", _("先调研、后答复")
    ASK_FIRST = "ask_first", _("先征询、后行文")
    TALK_AT_REPLY = "talk_at_reply", _("答复时当面沟通")
    CONFIRM_AFTER = "confirm_after", _("三方确认后办结")
    VISIT_BEFORE_CLOSING = "visit_before_closing", _("回访后办结")


class Side(models.TextChoices):
    """Who evaluates: never the side that answers."""

    SIGNATORY = "signatory", _("提出人")
    SPONSOR = "sponsor", _("交办单位")
    PUBLIC = "public", _("群众")


class PolicyQuerySet(models.QuerySet["Policy"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff, leaders and auditors: the shared ones and their committee's own."""
        scope = scope_of(user)
        own = scope.reading | scope.audits
        if not own:
            return self.none()
        return self.filter(Q(committee__isnull=True) | Q(committee_id__in=own))

    def current(self) -> Self:
        return self.filter(is_current=True)


class Policy(models.Model):
    """The rules of one kind of case; an edit makes a new version (办理规则)."""

    code = models.CharField(_("代码"), max_length=32)
    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="policies",
        help_text=_("不填表示各级政协通用。"),
    )
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    is_current = models.BooleanField(_("现行"), default=True)
    name = models.CharField(_("名称"), max_length=60)
    basis = models.TextField(_("依据"), blank=True, default="")
    gates = ArrayField(
        models.CharField(max_length=24, choices=Gate),
        verbose_name=_("前置要求"),
        default=list,
        blank=True,
    )
    evaluators = ArrayField(
        models.CharField(max_length=12, choices=Side),
        verbose_name=_("由谁评价"),
        default=list,
        blank=True,
    )
    public_verdicts = models.PositiveSmallIntegerField(
        _("群众评价份数"),
        default=0,
        help_text=_("由群众评价的，等到几份评价为止；0 表示不等。"),
    )
    has_face_to_face_rule = models.BooleanField(
        _("主要负责人面复"),
        default=False,
        help_text=_("承办 3 件以下的逐件面复，3 件以上的面复不少于 3 件。"),
    )
    has_second_round = models.BooleanField(_("不满意的二次办理"), default=True)
    # Once more at most: a later refusal goes to supervision, not into a circle.
    survey_after_days = models.PositiveSmallIntegerField(
        _("办结后多少日回头看"), null=True, blank=True
    )
    objection_days = models.PositiveSmallIntegerField(
        _("申请改派期限（工作日）"), default=7
    )

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理规则")
        verbose_name_plural = _("办理规则")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "committee", "version"],
                nulls_distinct=False,
                name="policy_version_once",
            ),
            models.UniqueConstraint(
                fields=["code", "committee"],
                condition=Q(is_current=True),
                nulls_distinct=False,
                name="policy_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第 {self.version} 版）"


class StageCode(models.TextChoices):
    ASSIGN = "assign", _("交办")
    ACCEPT = "accept", _("接收")
    ANSWER = "answer", _("答复")
    EVALUATE = "evaluate", _("评价")
    RETURN_VISIT = "return_visit", _("回访")


class Unit(models.TextChoices):
    WORKING = "working", _("工作日")
    CALENDAR = "calendar", _("自然日")


class Moment(models.TextChoices):
    """What has just happened to a case: clocks start and stop at these."""

    OPENED = "opened", _("提出")
    ASSIGNED = "assigned", _("交办")
    ACCEPTED = "accepted", _("接收")
    ANSWERED = "answered", _("答复")
    EVALUATED = "evaluated", _("评价")
    VISITED = "visited", _("回访")


class StageQuerySet(models.QuerySet["Stage"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(policy__in=Policy.objects.visible_to(user))


class Stage(models.Model):
    """A stretch of a case with its limit: from which moment, how long."""

    policy = models.ForeignKey(
        Policy,
        verbose_name=_("办理规则"),
        on_delete=models.CASCADE,
        related_name="stages",
    )
    code = models.CharField(_("环节"), max_length=16, choices=StageCode)
    starts_on = models.CharField(_("起算"), max_length=12, choices=Moment)
    limit = models.PositiveSmallIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=10, choices=Unit)
    # Working days before the date that is due, each gives one warning.
    warnings = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("提前几个工作日提醒"),
        default=list,
        blank=True,
    )

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理环节")
        verbose_name_plural = _("办理环节")
        constraints = [
            models.UniqueConstraint(fields=["policy", "code"], name="stage_once"),
            models.CheckConstraint(
                condition=Q(code__in=StageCode.values), name="stage_known_code"
            ),
            models.CheckConstraint(
                condition=Q(unit__in=Unit.values), name="stage_known_unit"
            ),
            models.CheckConstraint(
                condition=Q(limit__gte=1),
                name="stage_has_length",
                violation_error_message=_("期限至少为 1 日。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} #{self.pk}"


class RungStep(models.TextChoices):
    """The ladder: who is told, and at last the case is listed."""

    HANDLER = "handler", _("提醒经办人")
    HEAD = "head", _("报告主要负责人")
    SECTION = "section", _("报告督办科室")
    LISTED = "listed", _("挂牌督办")


class RungQuerySet(models.QuerySet["Rung"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(stage__policy__in=Policy.objects.visible_to(user))


class Rung(models.Model):
    """One step of the escalation ladder, so many working days after the due date."""

    stage = models.ForeignKey(
        Stage,
        verbose_name=_("办理环节"),
        on_delete=models.CASCADE,
        related_name="rungs",
    )
    after_days = models.PositiveSmallIntegerField(_("逾期几个工作日"), default=0)
    step = models.CharField(_("措施"), max_length=12, choices=RungStep)

    objects = RungQuerySet.as_manager()

    class Meta:
        verbose_name = _("逾期阶梯")
        verbose_name_plural = _("逾期阶梯")
        ordering = ["after_days", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "step"], name="rung_once"),
            models.CheckConstraint(
                condition=Q(step__in=RungStep.values), name="rung_known_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} #{self.pk}"
