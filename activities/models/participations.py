"""Participations: who takes part, from queue or offer to attendance."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from activities.models.activities import Activity
from activities.states import ENDED, LIVE, ParticipationState
from members.models import RoleAssignment
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class Source(models.TextChoices):
    BOOKED = "booked", _("自主预约")
    MATCHED = "matched", _("匹配安排")
    INVITED = "invited", _("邀请")
    DRAWN = "drawn", _("抽签")


class CheckInWay(models.TextChoices):
    CODE = "code", _("扫码")
    HAND = "hand", _("手工")


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; the committee's staff and leaders; the host department."""
        scope = scope_of(user)
        return self.filter(
            Q(person_id=scope.user_id)
            | Q(activity__committee_id__in=scope.reading)
            | Q(activity__host_id__in=scope.departments)
        )

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def standing(self) -> Self:
        """Neither ended nor over: in the queue, offered, confirmed, attended."""
        return self.exclude(state__in=ENDED)

    def clashing_with(self, activity: Activity) -> Self:
        """Live ones elsewhere that take the time of this activity, committee loaded."""
        return (
            self.live()
            .filter(during__overlap=activity.span())
            .exclude(activity=activity)
        )

    def with_position(self) -> Self:
        """Each with `position`, its place in the queue; None when not waiting."""
        ahead = (
            Participation.objects.filter(
                activity=OuterRef("activity"),
                state=ParticipationState.WAITING,
                pk__lte=OuterRef("pk"),
            )
            .order_by()
            .values("activity")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(
            position=Case(
                When(state=ParticipationState.WAITING, then=Subquery(ahead)),
                default=None,
            )
        )

    def in_queue(self) -> Self:
        return self.filter(state=ParticipationState.WAITING).order_by("pk")

    def lapsed(self, at: dt.datetime) -> Self:
        """Offers that nobody answered in time."""
        return self.filter(state=ParticipationState.OFFERED, expires_at__lte=at)


class Participation(models.Model):
    """A person in an activity, from queue or offer to attendance."""

    activity = models.ForeignKey(
        Activity,
        verbose_name=_("活动"),
        on_delete=models.PROTECT,
        related_name="participations",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("参加人"),
        on_delete=models.PROTECT,
        related_name="participations",
    )
    assignment = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("以何身份"),
        on_delete=models.PROTECT,
        related_name="participations",
    )
    source = models.CharField(_("来源"), max_length=10, choices=Source)
    state = models.CharField(_("状态"), max_length=10, choices=ParticipationState)
    # The activity's time plus the committee's travel time, for the overlap rule.
    during = DateTimeRangeField(_("占用时间"))
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("办理人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("登记时间"))
    expires_at = models.DateTimeField(_("确认期限"), null=True, blank=True)
    decided_at = models.DateTimeField(_("确认或结束时间"), null=True, blank=True)
    checked_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    check_in_way = models.CharField(
        _("签到方式"), max_length=8, choices=CheckInWay, blank=True, default=""
    )
    is_late_cancel = models.BooleanField(_("逾期取消"), default=False)
    reason = models.CharField(_("说明"), max_length=200, blank=True, default="")

    # Set by `with_position()` only.
    position: int | None

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加记录")
        verbose_name_plural = _("参加记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ParticipationState.values),
                name="participation_known_state",
            ),
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=~Q(state__in=sorted(ENDED)),
                name="participation_once",
                violation_error_message=_("已报名该场次。"),
            ),
            ExclusionConstraint(
                name="participation_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=sorted(LIVE)),
                violation_error_message=_("与已有安排时间冲突。"),
            ),
            models.CheckConstraint(
                condition=Q(state=ParticipationState.OFFERED, expires_at__isnull=False)
                | ~Q(state=ParticipationState.OFFERED),
                name="participation_offer_expires",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ParticipationState.ATTENDED, checked_in_at__isnull=False
                )
                | (
                    ~Q(state=ParticipationState.ATTENDED)
                    & Q(checked_in_at__isnull=True)
                ),
                name="participation_attended_checked_in",
            ),
            models.CheckConstraint(
                condition=Q(is_late_cancel=False)
                | Q(state=ParticipationState.CANCELLED),
                name="participation_late_is_cancelled",
            ),
        ]
        indexes = [
            models.Index(fields=["activity", "state", "id"]),
            models.Index(fields=["person", "state"]),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=ParticipationState.OFFERED),
                name="participation_open_offers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} #{self.pk}"
