"""Activities and who takes part; the database keeps the seats."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.states import (
    ENDED,
    LIVE,
    ActivityState,
    ParticipationState,
)
from members.models import Committee, Department, Region, RoleAssignment
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class ActivityKind(models.TextChoices):
    POST_SESSION = "post_session", _("体验岗场次")


class Registration(models.TextChoices):
    OPEN = "open", _("自由预约")
    INVITED = "invited", _("邀请参加")
    ASSIGNED = "assigned", _("指定参加")


class Audience(models.TextChoices):
    MEMBERS = "members", _("委员")
    REPRESENTATIVES = "representatives", _("界别群众")
    BOTH = "both", _("均可")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everyone sees what was published; staff and the host see drafts too."""
        scope = scope_of(user)
        return self.filter(
            ~Q(state=ActivityState.DRAFT)
            | Q(committee_id__in=scope.reading)
            | Q(host_id__in=scope.departments)
        )

    def bookable(self, at: dt.datetime) -> Self:
        return self.filter(
            Q(books_from__isnull=True) | Q(books_from__lte=at),
            state=ActivityState.PUBLISHED,
            books_until__gt=at,
        )


class Activity(models.Model):
    """A time, a place, seats."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="activities",
    )
    kind = models.CharField(_("类别"), max_length=20, choices=ActivityKind)
    title = models.CharField(_("名称"), max_length=120)
    host = models.ForeignKey(
        Department,
        verbose_name=_("承办部门"),
        on_delete=models.PROTECT,
        related_name="hosted_activities",
    )
    organiser = models.CharField(_("组织者"), max_length=80, blank=True, default="")
    venue = models.CharField(_("地点"), max_length=120)
    region = models.ForeignKey(
        Region,
        verbose_name=_("区县"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    capacity = models.PositiveIntegerField(_("名额"))
    min_participants = models.PositiveIntegerField(_("最少人数"), default=1)
    # Kept by a trigger on participations; nothing else writes them.
    taken = models.PositiveIntegerField(_("已占名额"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("候补人数"), default=0, editable=False)
    has_waiting_list = models.BooleanField(_("开放候补"), default=True)
    registration = models.CharField(
        _("报名方式"), max_length=10, choices=Registration, default=Registration.OPEN
    )
    audience = models.CharField(
        _("报名对象"), max_length=16, choices=Audience, default=Audience.BOTH
    )
    # Empty: no restriction.
    audience_sectors = ArrayField(
        models.BigIntegerField(), verbose_name=_("限定界别"), default=list, blank=True
    )
    audience_groups = ArrayField(
        models.BigIntegerField(), verbose_name=_("限定小组"), default=list, blank=True
    )
    books_from = models.DateTimeField(_("预约开始"), null=True, blank=True)
    books_until = models.DateTimeField(_("预约截止"))
    cancel_until = models.DateTimeField(_("取消截止"))
    state = models.CharField(
        _("状态"), max_length=10, choices=ActivityState, default=ActivityState.DRAFT
    )
    check_in_salt = models.CharField(_("签到码"), max_length=32, blank=True, default="")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")
        verbose_name_plural = _("活动")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ActivityState.values), name="activity_known_state"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values),
                name="activity_known_audience",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_start",
                violation_error_message=_("结束时间须晚于开始时间。"),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="activity_has_seats",
                violation_error_message=_("名额至少为 1。"),
            ),
            models.CheckConstraint(
                condition=Q(
                    min_participants__gte=1, min_participants__lte=F("capacity")
                ),
                name="activity_minimum_fits",
                violation_error_message=_("最少人数须在 1 与名额之间。"),
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")),
                name="activity_seats_kept",
                violation_error_message=_("名额不能少于已占名额。"),
            ),
            models.CheckConstraint(
                condition=Q(books_until__lte=F("ends_at"))
                & Q(cancel_until__lte=F("ends_at")),
                name="activity_windows_before_end",
                violation_error_message=_("预约和取消的截止时间不能晚于结束时间。"),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"

    @property
    def free(self) -> int:
        return self.capacity - self.taken


class Source(models.TextChoices):
    BOOKED = "booked", _("自主预约")
    MATCHED = "matched", _("匹配安排")
    INVITED = "invited", _("邀请")
    DRAWN = "drawn", _("抽签")


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
    check_in_way = models.CharField(_("签到方式"), max_length=8, blank=True, default="")
    is_late_cancel = models.BooleanField(_("逾期取消"), default=False)
    reason = models.CharField(_("说明"), max_length=200, blank=True, default="")

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


class CalendarFeed(models.Model):
    """The secret address of a person's calendar."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("本人"),
        on_delete=models.CASCADE,
        related_name="calendar_feed",
    )
    secret = models.CharField(_("密钥"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = _("日历地址")
        verbose_name_plural = _("日历地址")

    def __str__(self) -> str:
        return f"#{self.pk}"


class BookingKey(models.Model):
    """An Idempotency-Key with the answer that it got the first time."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="booking_keys"
    )
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("预约请求号")
        verbose_name_plural = _("预约请求号")
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="booking_key_once")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
