"""Replies: drafted, countersigned, sent; and what co-handlers say to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.assignments import Assignment
from cases.models.cases import Case, ReplyClass
from cases.states import ReplyState
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Sent ones with the case; drafts for the departments that work on them.

        To those merely told of a case only what may be made public is shown.
        """
        scope = scope_of(user)
        cases = Case.objects.visible_to(user)
        working = Q(case__assignments__department_id__in=scope.departments)
        inside = Q(case__committee_id__in=scope.reading) | Q(
            case__signatories__person_id=scope.user_id
        )
        sent = Q(state=ReplyState.SENT)
        return self.filter(
            (sent & (inside | working | Q(is_public=True))) | working, case__in=cases
        ).distinct()


class Reply(models.Model):
    """A department's answer to a case (答复)."""

    case = models.ForeignKey(
        Case, verbose_name=_("办理件"), on_delete=models.CASCADE, related_name="replies"
    )
    assignment = models.ForeignKey(
        Assignment,
        verbose_name=_("交办"),
        on_delete=models.PROTECT,
        related_name="replies",
    )
    handling = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    state = models.CharField(
        _("状态"), max_length=14, choices=ReplyState, default=ReplyState.DRAFT
    )
    text = models.TextField(_("答复内容"), max_length=20_000)
    reply_class = models.CharField(_("办理结果"), max_length=1, choices=ReplyClass)
    document_number = models.CharField(
        _("发文字号"), max_length=60, blank=True, default=""
    )
    is_public = models.BooleanField(_("可以公开"), default=False)
    private_reason = models.CharField(
        _("不公开理由"), max_length=300, blank=True, default=""
    )
    # What was promised for later, and by when (答完未办完, LP33).
    promise = models.CharField(_("承诺事项"), max_length=500, blank=True, default="")
    promised_by = models.DateField(_("承诺完成日期"), null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("起草人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发出人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("答复")
        verbose_name_plural = _("答复")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "handling"], name="reply_one_each_handling"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReplyState.values), name="reply_known_state"
            ),
            models.CheckConstraint(
                condition=Q(reply_class__in=ReplyClass.values),
                name="reply_known_class",
            ),
            models.CheckConstraint(
                condition=Q(state=ReplyState.SENT, sent_at__isnull=False)
                | (~Q(state=ReplyState.SENT) & Q(sent_at__isnull=True)),
                name="reply_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_number or self.get_reply_class_display()} #{self.pk}"


class CountersignQuerySet(models.QuerySet["Countersign"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With the reply it is about."""
        return self.filter(reply__in=Reply.objects.visible_to(user))


class Countersign(models.Model):
    """A co-handling department's word on the lead's draft (会签)."""

    reply = models.ForeignKey(
        Reply,
        verbose_name=_("答复"),
        on_delete=models.CASCADE,
        related_name="countersigns",
    )
    assignment = models.ForeignKey(
        Assignment,
        verbose_name=_("交办"),
        on_delete=models.PROTECT,
        related_name="countersigns",
    )
    # Empty until the department has spoken.
    agrees = models.BooleanField(_("同意"), null=True, blank=True)
    comment = models.CharField(_("会签意见"), max_length=500, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("会签人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    signed_at = models.DateTimeField(_("会签时间"), null=True, blank=True)

    objects = CountersignQuerySet.as_manager()

    class Meta:
        verbose_name = _("会签")
        verbose_name_plural = _("会签")
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "assignment"], name="countersign_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
