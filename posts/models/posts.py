"""Experience posts (体验岗) and their sessions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Min, Q, Sum
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.states import ActivityState
from checklists.models import Field, PostOffer, Round
from members.models import Committee, Department, Region
from members.scope import scope_of
from posts.states import PostState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everyone sees published and ended posts; staff and hosts all of theirs."""
        scope = scope_of(user)
        return self.filter(
            Q(state__in=[PostState.PUBLISHED, PostState.ENDED])
            | Q(committee_id__in=scope.reading)
            | Q(department_id__in=scope.departments)
        )

    def published(self) -> Self:
        return self.filter(state=PostState.PUBLISHED)

    def with_seats(self, at: dt.datetime) -> Self:
        """Adds `next_at`, `seats`, `seats_free`, `queue` over the sessions ahead."""
        ahead = Q(
            sessions__activity__state=ActivityState.PUBLISHED,
            sessions__activity__starts_at__gt=at,
        )
        seats, taken = "sessions__activity__capacity", "sessions__activity__taken"
        return self.annotate(
            next_at=Min("sessions__activity__starts_at", filter=ahead),
            seats=Sum(seats, filter=ahead),
            seats_free=Sum(F(seats) - F(taken), filter=ahead),
            queue=Sum("sessions__activity__waiting", filter=ahead),
        )


class Post(models.Model):
    """A post published from an accepted offer."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="posts",
    )
    round = models.ForeignKey(
        Round, verbose_name=_("期次"), on_delete=models.PROTECT, related_name="posts"
    )
    offer = models.OneToOneField(
        PostOffer, verbose_name=_("供岗"), on_delete=models.PROTECT, related_name="post"
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        on_delete=models.PROTECT,
        related_name="posts",
    )
    number = models.CharField(_("岗位编号"), max_length=32)
    title = models.CharField(_("岗位名称"), max_length=80)
    field = models.ForeignKey(
        Field,
        verbose_name=_("领域"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
    )
    scene = models.TextField(_("场景"), blank=True, default="")
    host_site = models.CharField(_("体验地点"), max_length=120, blank=True, default="")
    region = models.ForeignKey(
        Region,
        verbose_name=_("区县"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    contact = models.CharField(_("联系人"), max_length=60, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=PostState, default=PostState.PUBLISHED
    )
    published_at = models.DateTimeField(_("发布时间"))
    tokens = SearchVectorField(null=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("体验岗")
        verbose_name_plural = _("体验岗")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PostState.values), name="post_known_state"
            ),
            models.UniqueConstraint(
                fields=["round", "number"], name="post_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "state", "-id"]),
            GinIndex(fields=["tokens"], name="post_tokens"),
        ]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"


class PostSessionQuerySet(models.QuerySet["PostSession"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Sessions of the posts one may see."""
        return self.filter(post__in=Post.objects.visible_to(user))


class PostSession(models.Model):
    """One session of a post; the activity keeps its time, place and seats."""

    post = models.ForeignKey(
        Post,
        verbose_name=_("体验岗"),
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    activity = models.OneToOneField(
        Activity,
        verbose_name=_("活动"),
        on_delete=models.PROTECT,
        related_name="post_session",
    )
    ordinal = models.PositiveSmallIntegerField(_("第几场"), default=1)

    objects = PostSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("体验岗场次")
        verbose_name_plural = _("体验岗场次")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "ordinal"], name="session_ordinal_once"
            )
        ]

    def __str__(self) -> str:
        return f"第{self.ordinal}场 #{self.pk}"
