"""政情通报: meetings at which members are briefed (W14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletins.models.bulletins import (
    Bulletin,
    BulletinQuerySet,
    bulletin_constraints,
    read_codes,
)
from bulletins.states import BulletinState
from members.models import Member
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class BriefingQuerySet(BulletinQuerySet["Briefing"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office that holds it; everybody of the committee once it is out."""
        scope = scope_of(user)
        out = Q(state=BulletinState.PUBLISHED, committee__code__in=read_codes(scope))
        return self.filter(Q(committee_id__in=scope.reading) | out)


class Briefing(Bulletin):
    """A briefing: when, on what, by whom, with its agenda and materials.

    No frequency is fixed (适时召开). The title is its theme.
    """

    held_at = models.DateTimeField(_("时间"))
    venue = models.CharField(_("地点"), max_length=120, blank=True, default="")
    briefers = models.TextField(_("通报人"), max_length=1000)
    agenda = models.TextField(_("议程"), max_length=5000)
    attended = models.ManyToManyField(
        Member,
        through="bulletins.Attendance",
        verbose_name=_("出席委员"),
        related_name="briefings",
    )

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("政情通报会")
        verbose_name_plural = _("政情通报会")
        constraints = bulletin_constraints("briefing")
        indexes = [
            models.Index(fields=["committee", "-held_at"], name="briefing_feed"),
        ]


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        scope = scope_of(user)
        return self.filter(
            Q(briefing__committee_id__in=scope.reading) | Q(member__in=scope.members)
        )


class Attendance(models.Model):
    """A member was there."""

    briefing = models.ForeignKey(
        Briefing,
        verbose_name=_("政情通报会"),
        on_delete=models.CASCADE,
        related_name="attendances",
    )
    member = models.ForeignKey(
        Member, verbose_name=_("委员"), on_delete=models.PROTECT, related_name="+"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("出席记录")
        verbose_name_plural = _("出席记录")
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "member"], name="attendance_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
