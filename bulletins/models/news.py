"""部门动态: what departments tell, and what is said under it."""

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
from bulletins.models.exchange import Said
from bulletins.states import BulletinState
from members.models import Department
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class Section(models.TextChoices):
    """Z-QZ05 names the first three; the fourth is what departments do (W11)."""

    OVERVIEW = "overview", _("市情概况")
    PRIORITY = "priority", _("重点工作")
    POLICY = "policy", _("政策要点")
    ACTIVITY = "activity", _("工作动态")


class NewsQuerySet(BulletinQuerySet["News"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The department; the committee's office, drafts apart; readers once it is out."""
        scope = scope_of(user)
        office = Q(committee_id__in=scope.reading) & ~Q(state=BulletinState.DRAFT)
        out = Q(state=BulletinState.PUBLISHED, committee__code__in=read_codes(scope))
        own = Q(department_id__in=scope.departments)
        # What staff began themselves belongs to no department.
        drafted = Q(committee_id__in=scope.staff, department__isnull=True)
        return self.filter(own | office | out | drafted)


class News(Bulletin):
    """One piece of news of a department, or of the office itself (W11, Z-QZ04)."""

    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="news",
    )
    section = models.CharField(_("栏目"), max_length=10, choices=Section)
    body = models.TextField(_("正文"), max_length=20_000)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("部门动态")
        verbose_name_plural = _("部门动态")
        constraints = [
            *bulletin_constraints("news"),
            models.CheckConstraint(
                condition=Q(section__in=Section.values), name="news_known_section"
            ),
        ]
        indexes = [
            models.Index(
                fields=["committee", "state", "-published_at"], name="news_feed"
            ),
            models.Index(fields=["department", "-id"], name="news_of_department"),
        ]

    @property
    def publisher(self) -> str:
        return self.department.name if self.department else self.committee.name


class NewsEntryQuerySet(models.QuerySet["NewsEntry"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(news__in=News.objects.visible_to(user))


class NewsEntry(Said):
    """What is said under a piece of news."""

    news = models.ForeignKey(
        News, verbose_name=_("部门动态"), on_delete=models.PROTECT, related_name="said"
    )

    objects = NewsEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("动态交流")
        verbose_name_plural = _("动态交流")
        indexes = [models.Index(fields=["news", "-id"], name="news_said")]
