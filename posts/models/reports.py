"""Reports of those who took part (体验反馈), and what the department says to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Participation
from activities.states import ParticipationState
from members.models import RoleAssignment
from members.scope import scope_of
from posts.models.posts import Post
from posts.states import HANDED_IN, ReportState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User

M = TypeVar("M", bound=models.Model)


class Level(models.TextChoices):
    """How far the experience led (W56)."""

    KNOWN = "known", _("知部门（了解职责）")
    UNDERSTOOD = "understood", _("懂部门（理解流程和难处）")
    HELPED = "helped", _("助部门（提出了改进办法）")


class ExperienceReportQuerySet(models.QuerySet["ExperienceReport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; once handed in the committee's and the host department's too."""
        scope = scope_of(user)
        theirs = Q(post__committee_id__in=scope.reading) | Q(
            post__department_id__in=scope.departments
        )
        return self.filter(
            Q(participation__person_id=scope.user_id)
            | (Q(state__in=HANDED_IN) & theirs)
        )

    def handed_in(self) -> Self:
        return self.filter(state__in=HANDED_IN)

    def with_parts(self) -> Self:
        """Loads who wrote it, on which post and session."""
        return self.select_related(
            "participation__person",
            "participation__activity",
            "post__department",
            "post__committee",
        )


class ExperienceReport(models.Model):
    """What a person saw and understood at a post, in their own words."""

    participation = models.OneToOneField(
        Participation,
        verbose_name=_("参加记录"),
        on_delete=models.PROTECT,
        related_name="report",
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("体验岗"),
        on_delete=models.PROTECT,
        related_name="reports",
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=ReportState, default=ReportState.DRAFT
    )
    process = models.TextField(_("了解到的工作流程"), blank=True, default="")
    policy_background = models.TextField(_("理解的政策背景"), blank=True, default="")
    gain = models.TextField(_("体验收获"), blank=True, default="")
    shared_with = models.CharField(
        _("向谁分享过"), max_length=200, blank=True, default=""
    )
    remedy = models.TextField(_("化解之策"), blank=True, default="")
    level = models.CharField(
        _("体验程度"), max_length=10, choices=Level, blank=True, default=""
    )
    # At posts that serve residents, and for publicists (W45, W59).
    residents_served = models.PositiveIntegerField(
        _("接待群众人数"), null=True, blank=True
    )
    questions = models.TextField(_("群众所问与解答"), blank=True, default="")
    # Goes up with every save; who brings an older one is told of it.
    version = models.PositiveIntegerField(_("版本"), default=1)
    created_at = models.DateTimeField(_("开始填写"))
    saved_at = models.DateTimeField(_("最后保存"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    completed_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    objects = ExperienceReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("体验反馈")
        verbose_name_plural = _("体验反馈")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="report_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, submitted_at__isnull=True)
                | (
                    ~Q(state=ReportState.DRAFT)
                    & Q(submitted_at__isnull=False)
                    & ~Q(process="")
                    & ~Q(policy_background="")
                    & ~Q(remedy="")
                ),
                name="report_handed_in_is_filled",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.COMPLETED, completed_at__isnull=False)
                | (~Q(state=ReportState.COMPLETED) & Q(completed_at__isnull=True)),
                name="report_completed_has_time",
            ),
        ]
        indexes = [models.Index(fields=["post", "state", "-id"], name="report_queue")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} #{self.pk}"


class CaseNoteQuerySet(models.QuerySet["CaseNote"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Notes of the reports one may see, and of others who were at the post."""
        scope = scope_of(user)
        there = Participation.objects.filter(
            person_id=scope.user_id,
            state=ParticipationState.ATTENDED,
            activity__post_session__post=OuterRef("report__post"),
        )
        return self.filter(
            Q(report__in=ExperienceReport.objects.visible_to(user))
            | (Q(report__state__in=HANDED_IN) & Exists(there))
        )


class CaseNote(models.Model):
    """One case met at the post: what was seen, what it shows, whose matter it is."""

    report = models.ForeignKey(
        ExperienceReport,
        verbose_name=_("体验反馈"),
        on_delete=models.CASCADE,
        related_name="notes",
    )
    ordinal = models.PositiveSmallIntegerField(_("序号"))
    seen = models.TextField(_("所见情况"))
    finding = models.TextField(_("发现的问题"), blank=True, default="")
    root_cause = models.TextField(_("问题根源"), blank=True, default="")
    responsible = models.CharField(
        _("责任在谁（或不在谁）"), max_length=200, blank=True, default=""
    )

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("案例记录")
        verbose_name_plural = _("案例记录")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "ordinal"], name="case_note_ordinal_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} #{self.pk}"


class PartQuerySet(models.QuerySet[M]):
    """Rows that belong to a report, seen with it."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(report__in=ExperienceReport.objects.visible_to(user))


class CoSignerQuerySet(models.QuerySet["CoSigner"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(note__in=CaseNote.objects.visible_to(user))


class CoSigner(models.Model):
    """Somebody else who was there and found the same (W37)."""

    note = models.ForeignKey(
        CaseNote,
        verbose_name=_("案例记录"),
        on_delete=models.CASCADE,
        related_name="co_signers",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("联名人"),
        on_delete=models.PROTECT,
        related_name="co_signed_notes",
    )
    role = models.ForeignKey(
        RoleAssignment,
        verbose_name=_("以何身份"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    signed_at = models.DateTimeField(_("联名时间"))

    objects = CoSignerQuerySet.as_manager()

    class Meta:
        verbose_name = _("联名人")
        verbose_name_plural = _("联名人")
        constraints = [
            models.UniqueConstraint(fields=["note", "person"], name="co_signer_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} #{self.pk}"


class ReportPhoto(models.Model):
    """A photo of the report, drawn anew without what the camera noted in it."""

    report = models.ForeignKey(
        ExperienceReport,
        verbose_name=_("体验反馈"),
        on_delete=models.CASCADE,
        related_name="photos",
    )
    file = models.FileField(_("文件"), upload_to="report-photos/%Y/%m/", max_length=120)
    caption = models.CharField(_("说明"), max_length=80, blank=True, default="")
    width = models.PositiveIntegerField(_("宽"))
    height = models.PositiveIntegerField(_("高"))
    added_at = models.DateTimeField(_("上传时间"))

    objects = PartQuerySet["ReportPhoto"].as_manager()

    class Meta:
        verbose_name = _("体验照片")
        verbose_name_plural = _("体验照片")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} #{self.pk}"


class DepartmentResponse(models.Model):
    """The department's part: what it heard and what it changed (W30, W75)."""

    report = models.OneToOneField(
        ExperienceReport,
        verbose_name=_("体验反馈"),
        on_delete=models.PROTECT,
        related_name="response",
    )
    heard = models.TextField(_("听取的建议"))
    changed = models.TextField(_("所作的改进"), blank=True, default="")
    changed_where = models.CharField(
        _("在哪里改进"), max_length=200, blank=True, default=""
    )
    changed_since = models.DateField(_("自何时起"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填写人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    given_at = models.DateTimeField(_("反馈时间"))

    objects = PartQuerySet["DepartmentResponse"].as_manager()

    class Meta:
        verbose_name = _("部门反馈")
        verbose_name_plural = _("部门反馈")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} #{self.pk}"
