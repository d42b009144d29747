"""What members and departments want to know: concerns, consults and advice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from checklists.models.rounds import Round, open_to
from checklists.states import PASSED, ItemState
from members.models import Committee, Department, Member
from members.scope import Scope, scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User

HEADLINE = 36
M = TypeVar("M", bound="ListItem")


class Field(models.Model):
    """A field of work (领域) by which items and posts are classed."""

    name = models.CharField(_("领域"), max_length=40, unique=True)
    is_active = models.BooleanField(_("使用中"), default=True)

    class Meta:
        verbose_name = _("领域")
        verbose_name_plural = _("领域")

    def __str__(self) -> str:
        return self.name


class Origin(models.TextChoices):
    FORM = "form", _("网上填报")
    API = "api", _("接口")
    IMPORT = "import", _("导入")
    STAFF = "staff", _("机关代录")


class ItemQuerySet(models.QuerySet[M]):
    def waiting_for_screening(self) -> Self:
        return self.filter(state=ItemState.SUBMITTED)

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def with_parts(self) -> Self:
        """Loads what a list shows of each item, whatever the number of items."""
        return self.select_related("round", "committee", "field")

    def with_ids(self) -> Self:
        """As `with_parts`, with ids instead of rows where the API tells only those."""
        return self.with_parts()


def ids_of(through: type[models.Model], owner: str, related: str) -> ArraySubquery:
    """The ids tied to a row by a table between, in the row's own query."""
    tied = through._default_manager.filter(**{owner: OuterRef("pk")})
    return ArraySubquery(tied.order_by(related).values(related))


def read_by_office(scope: Scope) -> Q:
    """Items of the committees one reads as staff or leader.

    Another's draft is nobody else's business until it is submitted; drafts that staff
    began themselves are the office's.
    """
    return Q(committee_id__in=scope.reading) & (
        ~Q(state=ItemState.DRAFT) | Q(origin=Origin.STAFF)
    )


class ListItem(models.Model):
    """One item on one of the four lists."""

    committee = models.ForeignKey(
        Committee, verbose_name=_("政协"), on_delete=models.PROTECT, related_name="+"
    )
    round = models.ForeignKey(
        Round,
        verbose_name=_("期次"),
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )
    number = models.CharField(_("编号"), max_length=32)
    field = models.ForeignKey(
        Field,
        verbose_name=_("领域"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=ItemState, default=ItemState.DRAFT
    )
    reason = models.CharField(_("理由"), max_length=300, blank=True, default="")
    origin = models.CharField(
        _("来源"), max_length=8, choices=Origin, default=Origin.FORM
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("录入时间"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    tokens = SearchVectorField(null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} #{self.pk}"


def item_constraints(model: str) -> list[models.BaseConstraint]:
    """What holds of an item on any of the lists."""
    return [
        models.UniqueConstraint(
            fields=["round", "number"],
            name=f"{model}_number_once",
            violation_error_message=_("本期内编号不能重复。"),
        ),
        models.CheckConstraint(
            condition=Q(state__in=ItemState.values), name=f"{model}_known_state"
        ),
        models.CheckConstraint(
            condition=Q(state=ItemState.DRAFT) | Q(submitted_at__isnull=False),
            name=f"{model}_submitted_has_time",
        ),
    ]


def item_indexes(model: str) -> list[models.Index]:
    """Queues go by round and state, newest first; search by tokens."""
    return [
        models.Index(fields=["round", "state", "-id"], name=f"{model}_queue"),
        models.Index(fields=["committee", "-id"], name=f"{model}_by_committee"),
        GinIndex(fields=["tokens"], name=f"{model}_tokens"),
    ]


class Written(models.Model):
    """An item that is a text, with or without a title."""

    title = models.CharField(_("标题"), max_length=120, blank=True, default="")
    text = models.TextField(_("内容"), max_length=10_000)

    class Meta:
        abstract = True

    @property
    def headline(self) -> str:
        """The title, or the first sentence shortened to fit a list."""
        if self.title:
            return self.title
        first = re.split(r"[。！？!?\n]", self.text.strip(), maxsplit=1)[0]
        return first if len(first) <= HEADLINE else f"{first[: HEADLINE - 1]}…"


class ConcernQuerySet(ItemQuerySet["ConcernItem"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Author; the committee's staff and leaders; departments it was sent to."""
        scope = scope_of(user)
        shown = Q(member_id__in=scope.members) | read_by_office(scope)
        if scope.departments:
            sent = ConcernItem.departments.through.objects.filter(
                department_id__in=scope.departments
            ).values("concernitem_id")
            shown |= Q(
                pk__in=sent,
                state__in=[ItemState.FORWARDED, ItemState.ANSWERED, ItemState.CLOSED],
            )
        return self.filter(shown)

    def with_parts(self) -> Self:
        found = super().with_parts().select_related("member", "topic")
        return found.prefetch_related("departments")


class ConcernItem(Written, ListItem):
    """关注清单: what a member wants to know or see solved (W17)."""

    member = models.ForeignKey(
        Member,
        verbose_name=_("委员"),
        on_delete=models.PROTECT,
        related_name="concerns",
    )
    departments = models.ManyToManyField(
        Department,
        verbose_name=_("涉及部门"),
        blank=True,
        related_name="concerns",
    )
    topic = models.ForeignKey(
        "checklists.Topic",
        verbose_name=_("归纳议题"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="concerns",
    )
    case = models.OneToOneField(
        Case,
        verbose_name=_("办理件"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="concern",
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("关注事项")
        verbose_name_plural = _("关注清单")
        constraints = [
            *item_constraints("concern"),
            models.CheckConstraint(
                condition=Q(state=ItemState.MERGED, topic__isnull=False)
                | (~Q(state=ItemState.MERGED) & Q(topic__isnull=True)),
                name="concern_merged_has_topic",
            ),
        ]
        indexes = item_indexes("concern")


class ConsultQuerySet(ItemQuerySet["ConsultItem"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The department; staff and leaders; members once it is opened to them."""
        scope = scope_of(user)
        return self.filter(
            Q(department_id__in=scope.departments)
            | read_by_office(scope)
            | (open_to(scope) & Q(state__in=PASSED))
        )

    def with_parts(self) -> Self:
        return super().with_parts().select_related("department", "topic")


class ConsultItem(Written, ListItem):
    """问计清单: what a department wants advice on (W18)."""

    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        on_delete=models.PROTECT,
        related_name="consults",
    )
    topic = models.ForeignKey(
        "checklists.Topic",
        verbose_name=_("归纳议题"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consults",
    )
    # Told to members with its speciality then; advice is taken to the end of that day.
    announced_at = models.DateTimeField(_("征集开始"), null=True, blank=True)
    advice_until = models.DateField(_("征集截止"), null=True, blank=True)

    objects = ConsultQuerySet.as_manager()

    class Meta:
        verbose_name = _("问计事项")
        verbose_name_plural = _("问计清单")
        constraints = [
            *item_constraints("consult"),
            models.CheckConstraint(
                condition=Q(state=ItemState.MERGED, topic__isnull=False)
                | (~Q(state=ItemState.MERGED) & Q(topic__isnull=True)),
                name="consult_merged_has_topic",
            ),
        ]
        indexes = item_indexes("consult")
