"""Cases: something a department must answer, to somebody's satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models.policies import Policy
from cases.states import LIVE, STANDING, CaseState
from members.models import Committee, Member, RoleAssignment
from members.scope import Scope, scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


M = TypeVar("M", bound=models.Model)


class Visibility(models.TextChoices):
    INVOLVED = "involved", _("仅有关各方")
    MEMBERS = "members", _("本级委员可见")
    PUBLIC = "public", _("向社会公开")


class ReplyClass(models.TextChoices):
    """Solved, under way, planned, for reference."""

    A = "A", _("A 类（已解决或采纳）")
    B = "B", _("B 类（正在解决）")
    C = "C", _("C 类（列入计划）")
    D = "D", _("D 类（留作参考）")


def _involves(scope: Scope) -> Q:
    shown = Q(committee_id__in=scope.reading)
    if scope.departments:
        theirs = Case.departments.through.objects.filter(
            case=OuterRef("pk"),
            department_id__in=scope.departments,
            state__in=STANDING,
        )
        shown |= Q(Exists(theirs))
    if scope.user_id:
        signed = Signatory.objects.filter(case=OuterRef("pk"), person=scope.user_id)
        shown |= Q(Exists(signed))
    return shown


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those involved; others by visibility, once it was answered."""
        scope = scope_of(user)
        told = Q(visibility=Visibility.PUBLIC)
        if scope.seats:
            told |= Q(visibility=Visibility.MEMBERS, committee_id__in=scope.seats)
        return self.filter(_involves(scope) | (told & Q(answered_at__isnull=False)))

    def involving(self, user: User | AnonymousUser) -> Self:
        """Cases of one's own: raised by, to be answered by, or in the office of."""
        return self.filter(_involves(scope_of(user)))

    def live(self) -> Self:
        return self.filter(state__in=LIVE)


class Case(models.Model):
    """Something a department must answer by a date (办理件).

    It does not know what it is about: its owner points at it and gives it the words.
    """

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="cases",
    )
    number = models.CharField(_("编号"), max_length=32)
    policy = models.ForeignKey(
        Policy,
        verbose_name=_("办理规则"),
        on_delete=models.PROTECT,
        related_name="cases",
    )
    title = models.CharField(_("事由"), max_length=120)
    text = models.TextField(_("内容"), max_length=20_000)
    state = models.CharField(
        _("状态"), max_length=12, choices=CaseState, default=CaseState.OPEN
    )
    visibility = models.CharField(
        _("公开范围"), max_length=10, choices=Visibility, default=Visibility.INVOLVED
    )
    # Goes up when it is sent back and when it is reopened.
    handling = models.PositiveSmallIntegerField(_("第几次办理"), default=1)
    # The handling that began because the answer did not satisfy: one value, so once.
    second_handling = models.PositiveSmallIntegerField(
        _("二次办理是第几次"), null=True, blank=True
    )
    reply_class = models.CharField(
        _("办理类别"), max_length=1, choices=ReplyClass, blank=True, default=""
    )
    departments = models.ManyToManyField(
        "members.Department",
        through="cases.Assignment",
        verbose_name=_("承办部门"),
        related_name="cases",
    )
    opened_at = models.DateTimeField(_("提出时间"))
    assigned_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    # Answered is not yet done: 办结 and 办实 are two things (LP02).
    carried_out_at = models.DateTimeField(_("落实时间"), null=True, blank=True)
    tokens = SearchVectorField(null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理件")
        verbose_name_plural = _("办理件")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"], name="case_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CaseState.values), name="case_known_state"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values),
                name="case_known_visibility",
            ),
            models.CheckConstraint(
                condition=Q(handling__gte=1)
                & (
                    Q(second_handling__isnull=True)
                    | Q(second_handling__gte=2, second_handling__lte=F("handling"))
                ),
                name="case_second_handling_fits",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, closed_at__isnull=False)
                | (~Q(state=CaseState.CLOSED) & Q(closed_at__isnull=True)),
                name="case_closed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "state", "-id"], name="case_queue"),
            GinIndex(fields=["tokens"], name="case_tokens"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PartQuerySet(models.QuerySet[M]):
    """Rows that belong to a case: for those whom the case involves."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(case__in=Case.objects.involving(user))


class Signatory(models.Model):
    """A person who raised the case, in which role; every one of them evaluates."""

    case = models.ForeignKey(
        Case,
        verbose_name=_("办理件"),
        on_delete=models.CASCADE,
        related_name="signatories",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        related_name="signed_cases",
    )
    role = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("以何身份"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    member = models.ForeignKey(
        Member,
        verbose_name=_("委员"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signed_cases",
    )
    is_first = models.BooleanField(_("第一提出人"), default=False)

    objects = PartQuerySet["Signatory"].as_manager()

    class Meta:
        verbose_name = _("提出人")
        verbose_name_plural = _("提出人")
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="signatory_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(is_first=True),
                name="signatory_one_first",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office's own business."""
        return self.filter(committee_id__in=scope_of(user).reading)


class Series(models.Model):
    """The last number given to a kind of case in a committee and year."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="case_series",
    )
    prefix = models.CharField(_("字头"), max_length=8)
    year = models.PositiveSmallIntegerField(_("年度"))
    last = models.PositiveIntegerField(_("最后编号"))

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("编号序列")
        verbose_name_plural = _("编号序列")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "prefix", "year"], name="series_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year} #{self.pk}"
