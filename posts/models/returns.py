"""The way back: the author of a suggestion at the same post again, and compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import Participation
from cases.models import Solved
from members.scope import scope_of
from posts.models.posts import Post
from posts.models.reports import ExperienceReport
from posts.models.suggestions import Suggestion
from posts.states import VisitState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class ReturnVisitQuerySet(models.QuerySet["ReturnVisit"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With the suggestion, and for the department that would be host again."""
        return self.filter(
            Q(suggestion__in=Suggestion.objects.visible_to(user))
            | Q(post__department_id__in=scope_of(user).departments)
        )


class ReturnVisit(models.Model):
    """The author is asked back once to the same post, and compares (W61)."""

    suggestion = models.OneToOneField(
        Suggestion,
        verbose_name=_("体验建议"),
        on_delete=models.PROTECT,
        related_name="return_visit",
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("体验岗"),
        on_delete=models.PROTECT,
        related_name="return_visits",
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=VisitState, default=VisitState.WISHED
    )
    participation = models.OneToOneField(
        Participation,
        verbose_name=_("参加记录"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="return_visit",
    )
    asked_at = models.DateTimeField(_("提出时间"))
    # Why no seat could be offered the last time that it was tried.
    obstacle = models.CharField(
        _("未能安排的原因"), max_length=200, blank=True, default=""
    )
    report = models.OneToOneField(
        ExperienceReport,
        verbose_name=_("第二次反馈"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="compared_in",
    )
    better = models.TextField(_("改善之处"), blank=True, default="")
    same = models.TextField(_("没有变化之处"), blank=True, default="")
    worse = models.TextField(_("变差之处"), blank=True, default="")
    solved = models.CharField(
        _("问题真正解决了吗"), max_length=8, choices=Solved, blank=True, default=""
    )
    compared_at = models.DateTimeField(_("对比时间"), null=True, blank=True)

    objects = ReturnVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("再体验")
        verbose_name_plural = _("再体验")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=VisitState.values), name="visit_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.OFFERED) | Q(participation__isnull=False),
                name="visit_offered_has_seat",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        state=VisitState.COMPARED,
                        report__isnull=False,
                        compared_at__isnull=False,
                        solved__in=Solved.values,
                    )
                    | (~Q(state=VisitState.COMPARED) & Q(compared_at__isnull=True))
                ),
                name="visit_compared_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} #{self.pk}"

    @property
    def is_unsolved(self) -> bool:
        return self.state == VisitState.COMPARED and self.solved != Solved.YES
