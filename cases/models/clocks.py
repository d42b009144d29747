"""Clocks: stored due dates, what moved them, and the steps already taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.assignments import Assignment
from cases.models.cases import Case
from cases.models.policies import RungStep, Stage

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import AnonymousUser

    from members.models import User


M = TypeVar("M", bound=models.Model)


class ClockQuerySet(models.QuerySet["Clock"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(case__in=Case.objects.involving(user))

    def running(self) -> Self:
        return self.filter(stopped_at__isnull=True)

    def overdue(self, at: dt.datetime) -> Self:
        """Dates end with their last second, so times are compared to the second."""
        return self.running().filter(
            paused_at__isnull=True, due_at__lt=at.replace(microsecond=0)
        )

    def to_advance(self, at: dt.datetime) -> Self:
        """Running clocks with a warning or a rung to take by now."""
        return self.running().filter(paused_at__isnull=True, next_step_at__lte=at)


class Clock(models.Model):
    """One limit that runs: for a case, or for a department's part in it."""

    case = models.ForeignKey(
        Case, verbose_name=_("办理件"), on_delete=models.CASCADE, related_name="clocks"
    )
    assignment = models.ForeignKey(
        Assignment,
        verbose_name=_("交办"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="clocks",
    )
    stage = models.ForeignKey(
        Stage, verbose_name=_("环节"), on_delete=models.PROTECT, related_name="clocks"
    )
    handling = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    started_at = models.DateTimeField(_("起算时间"))
    due_at = models.DateTimeField(_("到期时间"))
    # Set by the office instead of the policy's limit (定办结时限).
    is_set_by_hand = models.BooleanField(_("另行指定"), default=False)
    # Days of an extension that was approved, in the stage's unit.
    extended_by = models.PositiveSmallIntegerField(_("延期"), default=0)
    # How the date was found: the days counted and those left out.
    working_out = models.JSONField(_("推算过程"), default=dict)
    # Part of the time lies in a year whose holidays are not announced yet.
    is_provisional = models.BooleanField(_("暂定"), default=False)
    next_step_at = models.DateTimeField(_("下一步时间"), null=True, blank=True)
    paused_at = models.DateTimeField(_("暂停时间"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("停止时间"), null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("时限")
        verbose_name_plural = _("时限")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "assignment", "stage", "handling"],
                condition=Q(stopped_at__isnull=True),
                nulls_distinct=False,
                name="clock_runs_once",
            ),
            # A date set by the office may be over before the department accepts.
            models.CheckConstraint(
                condition=Q(is_set_by_hand=True) | Q(due_at__gte=F("started_at")),
                name="clock_due_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_step_at"],
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True),
                name="clock_to_advance",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(stopped_at__isnull=True),
                name="clock_running_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d} #{self.pk}"


class ClockPartQuerySet(models.QuerySet[M]):
    """Rows that belong to a clock: for those whom its case involves."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(clock__case__in=Case.objects.involving(user))


class ClockStep(models.Model):
    """A warning or a rung that was taken: once per due date, whoever comes again.

    A date that is moved has its own steps; those of the old date stay as history.
    """

    clock = models.ForeignKey(
        Clock, verbose_name=_("时限"), on_delete=models.CASCADE, related_name="steps"
    )
    # "warning" with the days before, or a rung with the days after.
    step = models.CharField(
        _("措施"),
        max_length=12,
        choices=[("warning", _("到期提醒")), *RungStep.choices],
    )
    days = models.PositiveSmallIntegerField(_("几个工作日"), default=0)
    due_at = models.DateTimeField(_("应采取时间"))
    clock_due_at = models.DateTimeField(_("所对应的到期时间"))
    taken_at = models.DateTimeField(_("采取时间"))

    objects = ClockPartQuerySet["ClockStep"].as_manager()

    class Meta:
        verbose_name = _("时限措施")
        verbose_name_plural = _("时限措施")
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "clock_due_at", "step", "days"],
                name="clock_step_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} #{self.pk}"


class RequestKind(models.TextChoices):
    EXTENSION = "extension", _("延期")
    PAUSE = "pause", _("暂停计时")


class RequestState(models.TextChoices):
    ASKED = "asked", _("待审批")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")


class ClockRequest(models.Model):
    """A department asks for more time, or to stop the clock: reason and approver."""

    clock = models.ForeignKey(
        Clock, verbose_name=_("时限"), on_delete=models.CASCADE, related_name="requests"
    )
    kind = models.CharField(_("类别"), max_length=10, choices=RequestKind)
    state = models.CharField(
        _("状态"), max_length=10, choices=RequestState, default=RequestState.ASKED
    )
    days = models.PositiveSmallIntegerField(_("延期几日"), default=0)
    reason = models.CharField(_("理由"), max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("申请人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("审批人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    opinion = models.CharField(_("审批意见"), max_length=300, blank=True, default="")

    objects = ClockPartQuerySet["ClockRequest"].as_manager()

    class Meta:
        verbose_name = _("时限申请")
        verbose_name_plural = _("时限申请")
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "kind"],
                condition=Q(state=RequestState.ASKED),
                name="clock_request_one_open",
                violation_error_message=_("已有一份申请在审批中。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.EXTENSION) | Q(days__gte=1),
                name="clock_request_has_days",
                violation_error_message=_("延期至少 1 日。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


class Pause(models.Model):
    """A stretch in which a clock stood still."""

    clock = models.ForeignKey(
        Clock, verbose_name=_("时限"), on_delete=models.CASCADE, related_name="pauses"
    )
    request = models.OneToOneField(
        ClockRequest,
        verbose_name=_("申请"),
        on_delete=models.PROTECT,
        related_name="pause",
    )
    from_at = models.DateTimeField(_("自"))
    until_at = models.DateTimeField(_("至"), null=True, blank=True)

    objects = ClockPartQuerySet["Pause"].as_manager()

    class Meta:
        verbose_name = _("暂停")
        verbose_name_plural = _("暂停")
        constraints = [
            models.UniqueConstraint(
                fields=["clock"],
                condition=Q(until_at__isnull=True),
                name="pause_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="pause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
