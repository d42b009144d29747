"""Topics, and what `text` proposes to the screening desk: people confirm it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from checklists.models.items import ConcernItem, ConsultItem, Field, ids_of
from checklists.models.rounds import Round
from common.jobs import Job, JobQuerySet
from members.models import Department
from members.scope import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class Verdict(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("未采纳")
    UNDONE = "undone", _("已撤销")


class ListKind(models.TextChoices):
    CONCERNS = "concerns", _("关注清单")
    CONSULTS = "consults", _("问计清单")


class GroupingRunQuerySet(JobQuerySet["GroupingRun"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(round__committee_id__in=scope_of(user).staff)


class GroupingRun(Job):
    """One run of `text` over a round's waiting items: merging and routing proposals."""

    TASK = "checklists.tasks.propose_groups"

    round = models.ForeignKey(
        Round,
        verbose_name=_("期次"),
        on_delete=models.PROTECT,
        related_name="groupings",
    )
    list_kind = models.CharField(_("清单"), max_length=10, choices=ListKind)
    items_seen = models.PositiveIntegerField(_("条目数"), default=0)

    objects = GroupingRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("归纳建议")
        verbose_name_plural = _("归纳建议")

    def __str__(self) -> str:
        return f"#{self.pk}"


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff and leaders; departments it was sent to; members with an item in it."""
        scope = scope_of(user)
        return self.filter(
            Q(round__committee_id__in=scope.reading)
            | Q(
                pk__in=Topic.departments.through.objects.filter(
                    department_id__in=scope.departments
                ).values("topic_id"),
                forwarded_at__isnull=False,
            )
            | Q(
                pk__in=ConcernItem.objects.filter(
                    member_id__in=scope.members, topic__isnull=False
                ).values("topic_id")
            )
        )

    def with_items(self, user: User | AnonymousUser) -> Self:
        """Loads departments and, of the items merged, those that the user may see."""
        told, asked = _merged_items(user)
        concerns: models.Prefetch[str] = models.Prefetch(
            "concerns", told.select_related("member").order_by("pk")
        )
        consults: models.Prefetch[str] = models.Prefetch(
            "consults", asked.select_related("department").order_by("pk")
        )
        return self.prefetch_related("departments", concerns, consults)

    def with_ids(self, user: User | AnonymousUser) -> Self:
        """As the API tells them: `department_ids`, `concern_ids`, `consult_ids`."""
        told, asked = _merged_items(user)
        here = OuterRef("pk")
        return self.annotate(
            department_ids=ids_of(
                Topic.departments.through, "topic_id", "department_id"
            ),
            concern_ids=ArraySubquery(
                told.filter(topic=here).order_by("pk").values("pk")
            ),
            consult_ids=ArraySubquery(
                asked.filter(topic=here).order_by("pk").values("pk")
            ),
        )


def _merged_items(
    user: User | AnonymousUser,
) -> tuple[models.QuerySet[ConcernItem], models.QuerySet[ConsultItem]]:
    """Items in topics that the user may see.

    A department that a topic was sent to sees all of them, as they came with it.
    """
    sent = Topic.departments.through.objects.filter(
        department_id__in=scope_of(user).departments,
        topic__forwarded_at__isnull=False,
    ).values("topic_id")
    # Not `pk__in=…visible_to`: that would gather all items to show those of a topic.
    told = ConcernItem.objects.visible_to(user) | ConcernItem.objects.filter(
        topic_id__in=sent
    )
    asked = ConsultItem.objects.visible_to(user) | ConsultItem.objects.filter(
        topic_id__in=sent
    )
    return told, asked


class Topic(models.Model):
    """归纳议题: like items merged into one matter, with its departments (W54)."""

    round = models.ForeignKey(
        Round, verbose_name=_("期次"), on_delete=models.PROTECT, related_name="topics"
    )
    title = models.CharField(_("议题"), max_length=120)
    field = models.ForeignKey(
        Field,
        verbose_name=_("领域"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    departments = models.ManyToManyField(
        Department, verbose_name=_("涉及部门"), blank=True, related_name="topics"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("确认时间"))
    forwarded_at = models.DateTimeField(_("转部门时间"), null=True, blank=True)
    dissolved_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    case = models.OneToOneField(
        Case,
        verbose_name=_("办理件"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="topic",
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("归纳议题")
        verbose_name_plural = _("归纳议题")

    def __str__(self) -> str:
        return self.title


class MergeProposalQuerySet(models.QuerySet["MergeProposal"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(round__committee_id__in=scope_of(user).staff)

    def pending(self) -> Self:
        return self.filter(verdict=Verdict.PROPOSED)


class MergeProposal(models.Model):
    """Items that `text` holds to be one matter."""

    round = models.ForeignKey(
        Round,
        verbose_name=_("期次"),
        on_delete=models.PROTECT,
        related_name="merge_proposals",
    )
    run = models.ForeignKey(
        GroupingRun,
        on_delete=models.PROTECT,
        related_name="merges",
        verbose_name=_("批次"),
    )
    title = models.CharField(_("建议议题"), max_length=120)
    concerns = models.ManyToManyField(
        ConcernItem, verbose_name=_("关注事项"), related_name="merge_proposals"
    )
    consults = models.ManyToManyField(
        ConsultItem, verbose_name=_("问计事项"), related_name="merge_proposals"
    )
    size = models.PositiveIntegerField(_("条目数"))
    verdict = models.CharField(
        _("结论"), max_length=10, choices=Verdict, default=Verdict.PROPOSED
    )
    topic = models.OneToOneField(
        Topic,
        verbose_name=_("议题"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("决定人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    objects = MergeProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("归并建议")
        verbose_name_plural = _("归并建议")
        indexes = [models.Index(fields=["round", "verdict", "-size"])]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"


class RoutingProposalQuerySet(models.QuerySet["RoutingProposal"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(concern__committee_id__in=scope_of(user).staff)


class RoutingProposal(models.Model):
    """Departments that `text` holds to be responsible for a concern, best first."""

    concern = models.ForeignKey(
        ConcernItem,
        verbose_name=_("关注事项"),
        on_delete=models.CASCADE,
        related_name="routing_proposals",
    )
    run = models.ForeignKey(
        GroupingRun,
        on_delete=models.PROTECT,
        related_name="routings",
        verbose_name=_("批次"),
    )
    department = models.ForeignKey(
        Department, verbose_name=_("部门"), on_delete=models.PROTECT, related_name="+"
    )
    rank = models.PositiveSmallIntegerField(_("次序"))
    score = models.FloatField(_("把握"))
    verdict = models.CharField(
        _("结论"), max_length=10, choices=Verdict, default=Verdict.PROPOSED
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("决定人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    objects = RoutingProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("部门建议")
        verbose_name_plural = _("部门建议")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "concern", "department"], name="routing_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
