"""Assignments: which department answers, by whom, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case, ReplyClass
from cases.states import STANDING, AssignmentState
from members.models import Department, RoleAssignment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class Part(models.TextChoices):
    LEAD = "lead", _("主办")
    JOINT = "joint", _("协办")
    SEPARATE = "separate", _("分办")


# Who writes an answer of their own; joint departments countersign the lead's.
ANSWERING = frozenset({Part.LEAD, Part.SEPARATE})


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The assignments of the cases one may see; who answers is no secret."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(state__in=STANDING)

    def of_now(self, case: Case) -> Self:
        """Those that stand in the case's present handling."""
        return self.standing().filter(case=case, handling=case.handling)

    def answering(self) -> Self:
        return self.standing().filter(part__in=ANSWERING)


class Assignment(models.Model):
    """A department's part in a case, with the four settings (四定, LP08)."""

    case = models.ForeignKey(
        Case,
        verbose_name=_("办理件"),
        on_delete=models.CASCADE,
        related_name="assignments",
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("承办部门"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    part = models.CharField(_("承办方式"), max_length=10, choices=Part)
    handling = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    reply_class = models.CharField(
        _("定办理类别"), max_length=1, choices=ReplyClass, blank=True, default=""
    )
    person = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("定具体人员"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    due_at = models.DateTimeField(_("定办结时限"), null=True, blank=True)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=AssignmentState,
        default=AssignmentState.ASSIGNED,
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("交办人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    assigned_at = models.DateTimeField(_("交办时间"))
    accepted_at = models.DateTimeField(_("接收时间"), null=True, blank=True)
    begun_at = models.DateTimeField(_("开始办理时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    object_until = models.DateTimeField(_("申请改派截止"), null=True, blank=True)
    objection = models.CharField(
        _("申请改派理由"), max_length=500, blank=True, default=""
    )
    objected_at = models.DateTimeField(_("申请改派时间"), null=True, blank=True)
    decision = models.CharField(_("改派意见"), max_length=500, blank=True, default="")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("交办")
        verbose_name_plural = _("交办")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "department", "handling"],
                condition=~Q(state=AssignmentState.WITHDRAWN),
                name="assignment_once",
                violation_error_message=_("同一部门在一次办理中只能交办一次。"),
            ),
            models.UniqueConstraint(
                fields=["case", "handling"],
                condition=Q(part=Part.LEAD) & ~Q(state=AssignmentState.WITHDRAWN),
                name="assignment_one_lead",
                violation_error_message=_("只能有一个主办部门。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=AssignmentState.values),
                name="assignment_known_state",
            ),
            models.CheckConstraint(
                condition=Q(part__in=Part.values), name="assignment_known_part"
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state"], name="assignment_desk"),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} #{self.pk}"
