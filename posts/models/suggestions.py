"""Suggestions raised from experience, what became of them, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Case as CaseOf
from django.db.models import Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from checklists.models import Field
from members.models import Committee, Department, RoleAssignment
from members.scope import scope_of
from posts.kinds import (
    AGREED,
    AdoptionLevel,
    Decision,
    StageOfLoop,
    SuggestionKind,
)
from posts.models.posts import Post
from posts.models.reports import CaseNote, ExperienceReport
from posts.states import VisitState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User

M = TypeVar("M", bound=models.Model)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The author's, the office's, and whoever may see the case."""
        scope = scope_of(user)
        shown = Q(committee_id__in=scope.reading) | Q(
            case__in=Case.objects.visible_to(user)
        )
        if scope.user_id:
            shown |= Q(author_id=scope.user_id)
        return self.filter(shown)

    def with_stage(self) -> Self:
        """Each with `stage`, the furthest step it has reached."""
        stage = StageOfLoop
        agreed = Adoption.objects.filter(suggestion=OuterRef("pk"), decision__in=AGREED)
        decided = Adoption.objects.filter(suggestion=OuterRef("pk"))
        return self.annotate(
            stage=CaseOf(
                When(
                    return_visit__state=VisitState.COMPARED, then=Value(stage.REVISITED)
                ),
                When(case__carried_out_at__isnull=False, then=Value(stage.CARRIED_OUT)),
                When(Exists(agreed), then=Value(stage.ADOPTED)),
                When(Exists(decided), then=Value(stage.NOT_ADOPTED)),
                When(case__answered_at__isnull=False, then=Value(stage.ANSWERED)),
                When(case__assigned_at__isnull=False, then=Value(stage.ASSIGNED)),
                default=Value(stage.RAISED),
                output_field=models.CharField(),
            )
        )

    def with_parts(self) -> Self:
        return self.select_related(
            "author", "case", "committee", "field", "post__department", "return_visit"
        )


class Suggestion(models.Model):
    """Something that should be done, raised by somebody who has been there."""

    committee = models.ForeignKey(
        Committee,
        verbose_name=_("政协"),
        on_delete=models.PROTECT,
        related_name="suggestions",
    )
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"))
    kind = models.CharField(
        _("类别"),
        max_length=10,
        choices=SuggestionKind,
        default=SuggestionKind.SUGGESTION,
    )
    field = models.ForeignKey(
        Field,
        verbose_name=_("领域"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        related_name="suggestions",
    )
    role = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("以何身份"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Both empty where it was raised elsewhere.
    report = models.ForeignKey(
        ExperienceReport,
        verbose_name=_("体验反馈"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("体验岗"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
    )
    notes = models.ManyToManyField(
        CaseNote, verbose_name=_("依据的案例"), related_name="suggestions", blank=True
    )
    departments = models.ManyToManyField(
        Department, verbose_name=_("建议对象"), related_name="suggestions", blank=True
    )
    target = models.CharField(
        _("涉及的系统或单位"), max_length=120, blank=True, default=""
    )
    case = models.OneToOneField(
        Case,
        verbose_name=_("办理件"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestion",
    )
    raised_at = models.DateTimeField(_("提出时间"))

    # Set by `with_stage()` only.
    stage: str

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("体验建议")
        verbose_name_plural = _("体验建议")
        indexes = [models.Index(fields=["committee", "-id"], name="suggestion_newest")]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"


class PartOfSuggestion(models.QuerySet[M]):
    """Rows that belong to a suggestion, seen with it."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(suggestion__in=Suggestion.objects.visible_to(user))


class Adoption(models.Model):
    """What a body decided about a suggestion (W32, W38)."""

    suggestion = models.ForeignKey(
        Suggestion,
        verbose_name=_("体验建议"),
        on_delete=models.PROTECT,
        related_name="adoptions",
    )
    body = models.CharField(_("采纳单位"), max_length=80)
    decision = models.CharField(_("采纳情况"), max_length=12, choices=Decision)
    level = models.CharField(_("采纳层级"), max_length=10, choices=AdoptionLevel)
    measure = models.TextField(_("措施或理由"))
    document = models.CharField(_("文件"), max_length=120, blank=True, default="")
    decided_on = models.DateField(_("决定日期"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    objects = PartOfSuggestion["Adoption"].as_manager()

    class Meta:
        verbose_name = _("采纳情况")
        verbose_name_plural = _("采纳情况")
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "body"], name="adoption_once_per_body"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values),
                name="adoption_known_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} #{self.pk}"


class AdoptionProgress(models.Model):
    """How far the adopted suggestion has been put to work."""

    suggestion = models.ForeignKey(
        Suggestion,
        verbose_name=_("体验建议"),
        on_delete=models.PROTECT,
        related_name="progress",
    )
    percent = models.PositiveSmallIntegerField(_("完成百分比"))
    text = models.TextField(_("进展"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填报人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    noted_at = models.DateTimeField(_("填报时间"))

    objects = PartOfSuggestion["AdoptionProgress"].as_manager()

    class Meta:
        verbose_name = _("采纳进展")
        verbose_name_plural = _("采纳进展")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="adoption_percent_fits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent}% #{self.pk}"


class SuggestionOutcome(models.Model):
    """A figure before and after, as far as somebody measured it (W39)."""

    suggestion = models.ForeignKey(
        Suggestion,
        verbose_name=_("体验建议"),
        on_delete=models.PROTECT,
        related_name="outcomes",
    )
    indicator = models.CharField(_("指标"), max_length=60)
    unit = models.CharField(_("单位"), max_length=20, blank=True, default="")
    before = models.DecimalField(_("之前"), max_digits=12, decimal_places=2)
    after = models.DecimalField(_("之后"), max_digits=12, decimal_places=2)
    measured_on = models.DateField(_("统计日期"))
    source = models.CharField(_("数据来源"), max_length=120)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = PartOfSuggestion["SuggestionOutcome"].as_manager()

    class Meta:
        verbose_name = _("落实成效")
        verbose_name_plural = _("落实成效")

    def __str__(self) -> str:
        return f"{self.indicator} #{self.pk}"
