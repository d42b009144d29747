"""Rounds (期) and their dated phases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from checklists.states import Phase
from members.models import Committee
from members.scope import Scope, scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


def open_to(scope: Scope) -> Q:
    """Items opened to members, for those who sit in the round's committee or below."""
    return Q(committee_id__in=scope.seats) | Q(
        round__is_joint=True, committee__code__in=scope.seat_lineage
    )


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rounds of the committees one belongs to, and joint ones from above."""
        scope = scope_of(user)
        return self.filter(
            Q(committee_id__in=scope.belongs)
            | Q(is_joint=True, committee__code__in=scope.lineage)
        )

    def in_phase(self, *phases: str) -> Self:
        return self.filter(phase__in=phases)


class Round(models.Model):
    """One period of the programme: lists in, posts matched, report out."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="rounds",
    )
    code = models.CharField(_("期次代码"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=80)
    programme = models.CharField(_("品牌"), max_length=40, default="知情明政")
    phase = models.CharField(
        _("阶段"), max_length=12, choices=Phase, default=Phase.COLLECTING
    )
    is_joint = models.BooleanField(
        _("市县联动"),
        default=False,
        help_text=_("下级政协的委员也可参加"),
    )
    posts_per_person = models.PositiveSmallIntegerField(_("每人最多体验岗"), default=3)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("期次")
        verbose_name_plural = _("期次")
        constraints = [
            models.CheckConstraint(
                condition=Q(phase__in=Phase.values), name="round_known_phase"
            ),
            models.CheckConstraint(
                condition=Q(posts_per_person__gte=1), name="round_limit_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundPhase(models.Model):
    """When a phase of a round is meant to run."""

    round = models.ForeignKey(
        Round, verbose_name=_("期次"), on_delete=models.CASCADE, related_name="phases"
    )
    phase = models.CharField(_("阶段"), max_length=12, choices=Phase)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))

    class Meta:
        verbose_name = _("阶段日程")
        verbose_name_plural = _("阶段日程")
        constraints = [
            models.UniqueConstraint(fields=["round", "phase"], name="phase_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="phase_ends_after_start",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} #{self.pk}"
