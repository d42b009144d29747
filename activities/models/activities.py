"""Activities: a time, a place, seats."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.states import ActivityState
from members.models import Committee, Department, Region
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

    def due_to_close(self, at: dt.datetime) -> Self:
        return self.filter(state=ActivityState.PUBLISHED, books_until__lte=at)

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

    def span(self) -> DateTimeTZRange:
        """The time it takes of a person: its own and the way, with committee loaded."""
        travel = dt.timedelta(minutes=self.committee.travel_minutes)
        return DateTimeTZRange(self.starts_at, self.ends_at + travel)
