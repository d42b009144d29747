"""Contacts (沟通) between the answering department and those who raised the case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.assignments import Assignment
from cases.models.cases import Case, PartQuerySet
from members.models import RoleAssignment


class ContactStage(models.TextChoices):
    """The four communications of a case (四沟通, LN31–35)."""

    BEFORE = "before", _("办理前")
    DURING = "during", _("办理中")
    AT_REPLY = "at_reply", _("答复时")
    AFTER = "after", _("办理后")


class ContactWay(models.TextChoices):
    FACE_TO_FACE = "face_to_face", _("当面")
    PHONE = "phone", _("电话")
    WRITTEN = "written", _("书面")


class Purpose(models.TextChoices):
    """What the gates ask for (LP26–28)."""

    CONSULT = "consult", _("会商")
    RESEARCH = "research", _("调研")
    ASK_OPINION = "ask_opinion", _("征询意见")
    PROGRESS = "progress", _("通报进展")
    REPLY = "reply", _("答复")
    CONFIRM = "confirm", _("确认落实")


class Position(models.TextChoices):
    """In what position the department's side spoke (LN28, LN33)."""

    PRINCIPAL = "principal", _("主要负责人")
    DEPUTY_HEAD = "deputy_head", _("分管负责人")
    STAFF = "staff", _("经办人")


class Contact(models.Model):
    """One conversation on a case: when, how, who spoke in what position."""

    case = models.ForeignKey(
        Case,
        verbose_name=_("办理件"),
        on_delete=models.CASCADE,
        related_name="contacts",
    )
    assignment = models.ForeignKey(
        Assignment,
        verbose_name=_("交办"),
        on_delete=models.PROTECT,
        related_name="contacts",
    )
    handling = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    stage = models.CharField(_("阶段"), max_length=10, choices=ContactStage)
    way = models.CharField(_("方式"), max_length=14, choices=ContactWay)
    purpose = models.CharField(_("事由"), max_length=14, choices=Purpose)
    position = models.CharField(_("部门出面人职务"), max_length=12, choices=Position)
    speaker = models.CharField(_("部门出面人"), max_length=40)
    with_whom = models.CharField(_("沟通对象"), max_length=120)
    venue = models.CharField(_("地点"), max_length=120, blank=True, default="")
    text = models.TextField(_("沟通情况"), max_length=5000)
    held_at = models.DateTimeField(_("沟通时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("记录人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("记录时间"))
    # Whoever raised the case may say that it was not so.
    disputed_at = models.DateTimeField(_("异议时间"), null=True, blank=True)
    dispute = models.CharField(_("异议"), max_length=300, blank=True, default="")

    objects = PartQuerySet["Contact"].as_manager()

    class Meta:
        verbose_name = _("沟通")
        verbose_name_plural = _("沟通")
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at__lte=models.F("recorded_at")),
                name="contact_was_held",
                violation_error_message=_("沟通时间不能晚于现在。"),
            ),
        ]
        indexes = [models.Index(fields=["case", "handling", "stage"])]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} #{self.pk}"


class Party(models.TextChoices):
    """Who confirms together that it is done (LN35)."""

    RAISER = "raiser", _("提出人")
    DEPARTMENT = "department", _("承办部门主要负责人")
    OFFICE = "office", _("政协分管领导")


class Confirmation(models.Model):
    """One of the three confirmations; each party once per handling."""

    case = models.ForeignKey(
        Case,
        verbose_name=_("办理件"),
        on_delete=models.CASCADE,
        related_name="confirmations",
    )
    handling = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    party = models.CharField(_("确认方"), max_length=12, choices=Party)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("以何身份"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("确认时间"))

    objects = PartQuerySet["Confirmation"].as_manager()

    class Meta:
        verbose_name = _("三方确认")
        verbose_name_plural = _("三方确认")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "handling", "party"], name="confirmation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_party_display()} #{self.pk}"
