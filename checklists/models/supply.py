"""Where members want to spend a day, and what posts departments open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Audience
from checklists.models.items import (
    ConcernItem,
    ConsultItem,
    Field,
    ItemQuerySet,
    ListItem,
    ids_of,
    item_constraints,
    item_indexes,
    read_by_office,
)
from checklists.models.rounds import open_to
from checklists.models.screening import Topic
from checklists.states import PASSED
from members.models import Department, Member, Region
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class OfferQuerySet(ItemQuerySet["PostOffer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The department; staff and leaders; members once it was accepted."""
        scope = scope_of(user)
        return self.filter(
            Q(department_id__in=scope.departments)
            | read_by_office(scope)
            | (open_to(scope) & Q(state__in=PASSED))
        )

    def with_parts(self) -> Self:
        found = super().with_parts().select_related("department", "region")
        return found.prefetch_related("sessions", "answers")


class PostOffer(ListItem):
    """供岗清单: a post that a department opens (W20)."""

    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        on_delete=models.PROTECT,
        related_name="offers",
    )
    title = models.CharField(_("岗位名称"), max_length=80)
    scene = models.TextField(_("场景"), max_length=2000, blank=True, default="")
    host_site = models.CharField(_("体验地点"), max_length=120, blank=True, default="")
    region = models.ForeignKey(
        Region,
        verbose_name=_("区县"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    audience = models.CharField(
        _("报名对象"), max_length=16, choices=Audience, default=Audience.BOTH
    )
    contact = models.CharField(_("联系人"), max_length=60, blank=True, default="")

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("供岗")
        verbose_name_plural = _("供岗清单")
        constraints = [
            *item_constraints("offer"),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="offer_known_audience"
            ),
        ]
        indexes = item_indexes("offer")


class OfferSession(models.Model):
    """A session proposed with an offer."""

    offer = models.ForeignKey(
        PostOffer,
        verbose_name=_("供岗"),
        on_delete=models.CASCADE,
        related_name="sessions",
    )
    starts_at = models.DateTimeField(_("场次开始"))
    ends_at = models.DateTimeField(_("场次结束"))
    capacity = models.PositiveIntegerField(_("名额"))
    min_participants = models.PositiveIntegerField(_("最少人数"), default=1)

    class Meta:
        verbose_name = _("供岗场次")
        verbose_name_plural = _("供岗场次")
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "starts_at"],
                name="offer_session_once",
                violation_error_message=_("同一岗位的场次开始时间不能重复。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="offer_session_ends_after_start",
                violation_error_message=_("场次结束须晚于场次开始。"),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="offer_session_has_seats",
                violation_error_message=_("名额至少为 1。"),
            ),
            models.CheckConstraint(
                condition=Q(
                    min_participants__gte=1, min_participants__lte=F("capacity")
                ),
                name="offer_session_minimum_fits",
                violation_error_message=_("最少人数须在 1 与名额之间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class OfferAnswer(models.Model):
    """An offer answers a list item or a topic (W55)."""

    offer = models.ForeignKey(
        PostOffer,
        verbose_name=_("供岗"),
        on_delete=models.CASCADE,
        related_name="answers",
    )
    concern = models.ForeignKey(
        ConcernItem,
        verbose_name=_("关注事项"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_by",
    )
    consult = models.ForeignKey(
        ConsultItem,
        verbose_name=_("问计事项"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_by",
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("归纳议题"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_by",
    )

    class Meta:
        verbose_name = _("回应条目")
        verbose_name_plural = _("回应条目")
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "concern", "consult", "topic"],
                nulls_distinct=False,
                name="offer_answer_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    concern__isnull=False, consult__isnull=True, topic__isnull=True
                )
                | Q(concern__isnull=True, consult__isnull=False, topic__isnull=True)
                | Q(concern__isnull=True, consult__isnull=True, topic__isnull=False),
                name="offer_answer_one_target",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class IntentQuerySet(ItemQuerySet["IntentItem"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        scope = scope_of(user)
        return self.filter(Q(member_id__in=scope.members) | read_by_office(scope))

    def with_parts(self) -> Self:
        found = super().with_parts().select_related("member")
        choices = IntentChoice._default_manager.select_related("offer")
        return found.prefetch_related(
            "fields_wanted", "regions", models.Prefetch("choices", choices)
        )

    def with_ids(self) -> Self:
        """As a list of the API shows them: `field_ids` and `region_codes`."""
        fields, regions = IntentItem.fields_wanted.through, IntentItem.regions.through
        choices = IntentChoice._default_manager.select_related("offer")
        return (
            super()
            .with_parts()
            .select_related("member")
            .annotate(
                field_ids=ids_of(fields, "intentitem_id", "field_id"),
                region_codes=ids_of(regions, "intentitem_id", "region_id"),
            )
            .prefetch_related(models.Prefetch("choices", choices))
        )


class IntentItem(ListItem):
    """意向清单: where a member wants to spend a day (W19)."""

    member = models.ForeignKey(
        Member, verbose_name=_("委员"), on_delete=models.PROTECT, related_name="intents"
    )
    fields_wanted = models.ManyToManyField(
        Field, verbose_name=_("意向领域"), blank=True, related_name="+"
    )
    regions = models.ManyToManyField(
        Region, verbose_name=_("意向区县"), blank=True, related_name="+"
    )
    # Half-days in the codes of checklists.times; empty: any time.
    times = ArrayField(
        models.CharField(max_length=12),
        verbose_name=_("可参加时间"),
        default=list,
        blank=True,
    )
    note = models.TextField(_("说明"), max_length=2000, blank=True, default="")
    limit = models.PositiveSmallIntegerField(_("次数上限"), default=1)

    objects = IntentQuerySet.as_manager()

    class Meta:
        verbose_name = _("体验意向")
        verbose_name_plural = _("意向清单")
        constraints = [
            *item_constraints("intent"),
            models.CheckConstraint(
                condition=Q(limit__gte=1), name="intent_limit_positive"
            ),
        ]
        indexes = item_indexes("intent")


class IntentChoice(models.Model):
    """An offer that the member ranked, 1 = most wanted."""

    intent = models.ForeignKey(
        IntentItem,
        verbose_name=_("意向"),
        on_delete=models.CASCADE,
        related_name="choices",
    )
    offer = models.ForeignKey(
        PostOffer,
        verbose_name=_("供岗"),
        on_delete=models.PROTECT,
        related_name="ranked_by",
    )
    rank = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("意向岗位")
        verbose_name_plural = _("意向岗位")
        constraints = [
            models.UniqueConstraint(fields=["intent", "offer"], name="choice_once"),
            models.UniqueConstraint(fields=["intent", "rank"], name="choice_rank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rank} #{self.pk}"
