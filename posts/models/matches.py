"""Runs of the matching engine, stored with what is needed to run them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checklists.models import IntentItem, Round
from common.jobs import Job, JobQuerySet, JobState
from members.models import Member, RoleAssignment
from members.scope import scope_of
from posts.models.posts import PostSession
from posts.states import MatchState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


class MatchQuerySet(JobQuerySet["Match"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(round__committee_id__in=scope_of(user).reading)


class Match(Job):
    """One run of the engine for a round; a dry run until a named clerk confirms it."""

    TASK = "posts.tasks.run_match"

    round = models.ForeignKey(
        Round, verbose_name=_("期次"), on_delete=models.PROTECT, related_name="matches"
    )
    name = models.CharField(_("方案名称"), max_length=60, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=MatchState, default=MatchState.DRY
    )
    parameters = models.JSONField(_("参数"), default=dict)
    seed = models.IntegerField(_("种子"), default=1)
    time_limit = models.PositiveIntegerField(_("时限（秒）"), default=120)
    solver = models.CharField(_("求解器"), max_length=40, blank=True, default="")
    digest = models.CharField(_("输入摘要"), max_length=64, blank=True, default="")
    objective = models.BigIntegerField(_("得分"), null=True, blank=True)
    bound = models.FloatField(_("上界"), null=True, blank=True)
    gap = models.FloatField(_("差距"), null=True, blank=True)
    seconds = models.FloatField(_("用时（秒）"), null=True, blank=True)
    matched = models.PositiveIntegerField(_("新安排名额"), default=0)
    members_served = models.PositiveIntegerField(_("获得岗位的委员"), default=0)
    unmatched = models.PositiveIntegerField(_("未获岗位的委员"), default=0)
    # Filled when the run is confirmed: offers that went out, and that could not.
    offers_made = models.PositiveIntegerField(_("发出名额"), default=0)
    offers_skipped = models.PositiveIntegerField(_("未能发出"), default=0)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("匹配方案")
        verbose_name_plural = _("匹配方案")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MatchState.values), name="match_known_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=MatchState.CONFIRMED,
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                )
                | (
                    ~Q(state=MatchState.CONFIRMED)
                    & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                ),
                name="match_confirmed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"方案 #{self.pk}"


class ConfirmationQuerySet(JobQuerySet["Confirmation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(run__round__committee_id__in=scope_of(user).reading)

    def under_way(self) -> Self:
        return self.filter(job_state__in=UNDER_WAY)


class Confirmation(Job):
    """A clerk's order to confirm a run, carried out in that clerk's name and role."""

    TASK = "posts.tasks.confirm_run"

    run = models.ForeignKey(
        Match,
        verbose_name=_("方案"),
        on_delete=models.PROTECT,
        related_name="confirmations",
    )
    assignment = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("所用角色"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("方案确认")
        verbose_name_plural = _("方案确认")
        constraints = [
            models.UniqueConstraint(
                fields=["run"],
                condition=Q(job_state__in=UNDER_WAY),
                name="confirmation_one_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Outcome(models.TextChoices):
    SEAT = "seat", _("获得岗位")
    REFUSED = "refused", _("未能安排")


class MatchLineQuerySet(models.QuerySet["MatchLine"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff and leaders see all lines; members their own once confirmed."""
        scope = scope_of(user)
        return self.filter(
            Q(run__round__committee_id__in=scope.reading)
            | Q(member_id__in=scope.members, run__state=MatchState.CONFIRMED)
        )


class MatchLine(models.Model):
    """A seat given, or a wish refused, with the parts of the score or the reason.

    `session` is empty on the one line that says why a member got nothing at all.
    """

    run = models.ForeignKey(
        Match, verbose_name=_("方案"), on_delete=models.CASCADE, related_name="lines"
    )
    intent = models.ForeignKey(
        IntentItem,
        verbose_name=_("意向"),
        on_delete=models.PROTECT,
        related_name="lines",
    )
    member = models.ForeignKey(
        Member,
        verbose_name=_("委员"),
        on_delete=models.PROTECT,
        related_name="match_lines",
    )
    session = models.ForeignKey(
        PostSession,
        verbose_name=_("场次"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="match_lines",
    )
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome)
    rank = models.PositiveSmallIntegerField(_("意向次序"), null=True, blank=True)
    score = models.IntegerField(_("得分"), null=True, blank=True)
    parts = models.JSONField(_("得分构成"), default=dict)
    code = models.CharField(_("原因代码"), max_length=24, blank=True, default="")
    explanation = models.TextField(_("说明"), blank=True, default="")

    objects = MatchLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("匹配结果")
        verbose_name_plural = _("匹配结果")
        indexes = [
            models.Index(fields=["run", "outcome", "id"]),
            models.Index(fields=["member", "run"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} #{self.pk}"
