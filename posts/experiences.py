"""One's own experiences, each with what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Participation
from activities.states import ParticipationState
from members.models import User
from posts.models import CaseNote, ExperienceReport, Post, ReturnVisit, Suggestion
from posts.states import HANDED_IN, ReportState, VisitState


@dataclass(frozen=True)
class Next:
    """The next step: what it is called and where it is taken; no address, no step."""

    label: str
    url: str = ""
    is_post: bool = False


@dataclass(frozen=True)
class Experience:
    """A session somebody attended, with the report on it and what followed."""

    held: Participation
    post: Post
    report: ExperienceReport | None
    suggestions: list[Suggestion] = field(default_factory=list)
    visit: ReturnVisit | None = None

    @property
    def findings_url(self) -> str:
        return reverse("posts:findings", args=[self.held.pk])

    @property
    def next(self) -> Next:
        report = self.report
        if report is None:
            start = reverse("posts:report-start", args=[self.held.pk])
            return Next(_("填写体验反馈"), start, is_post=True)
        if report.state == ReportState.DRAFT:
            return Next(
                _("继续填写反馈"), reverse("posts:report-edit", args=[report.pk])
            )
        visit = self.visit
        if visit is not None and visit.state == VisitState.OFFERED:
            return Next(_("对比两次体验"), reverse("posts:visit", args=[visit.pk]))
        if not self.suggestions:
            return Next(_("据此提出建议"), reverse("posts:suggest", args=[report.pk]))
        return Next(_("查看反馈"), reverse("posts:report", args=[report.pk]))


def experiences(user: User) -> list[Experience]:
    """Every post session one attended, the latest first."""
    attended = (
        Participation.objects.visible_to(user)
        .filter(
            person=user,
            state=ParticipationState.ATTENDED,
            activity__post_session__isnull=False,
        )
        .select_related(
            "activity__post_session__post__department", "report", "return_visit"
        )
        .prefetch_related(
            Prefetch(
                "report__suggestions", Suggestion.objects.with_stage().order_by("pk")
            )
        )
        .order_by("-activity__starts_at", "-pk")
    )
    return [_experience(one) for one in attended]


def _experience(held: Participation) -> Experience:
    report = getattr(held, "report", None)
    return Experience(
        held,
        held.activity.post_session.post,
        report,
        list(report.suggestions.all()) if report else [],
        getattr(held, "return_visit", None),
    )


def findings_of_others(user: User, post: Post) -> list[CaseNote]:
    """What others who were at the post found, for one to sign as well."""
    found = (
        CaseNote.objects.visible_to(user)
        .filter(report__post=post, report__state__in=HANDED_IN)
        .exclude(finding="")
        .exclude(report__participation__person=user)
        .select_related("report__participation__person")
        .prefetch_related("co_signers__person")
        .order_by("-report__submitted_at", "ordinal")
    )
    return list(found)


@dataclass(frozen=True)
class Step:
    """A step of the line that a suggestion goes along."""

    label: str
    state: str
    note: str = ""


def line_of(suggestion: Suggestion) -> list[Step]:
    """raised → assigned → answered → adopted → carried out → revisited."""
    case = suggestion.case
    visit = getattr(suggestion, "return_visit", None)
    decided = list(suggestion.adoptions.all())
    adoption = decided[-1].get_decision_display() if decided else _("采纳")
    facts = [
        (_("提出"), suggestion.raised_at),
        (_("交办"), case and case.assigned_at),
        (_("答复"), case and case.answered_at),
        (str(adoption), decided[-1].recorded_at if decided else None),
        (_("落实"), case and case.carried_out_at),
    ]
    if suggestion.post_id:
        facts.append((_("再体验"), visit and visit.compared_at))
    steps, is_met = [], True
    for label, at in facts:
        # A later step may be told before an earlier one: done is done.
        state = "done" if at else ("current" if is_met else "todo")
        is_met = is_met and bool(at)
        steps.append(Step(label, state, f"{at:%Y-%m-%d}" if at else ""))
    return steps
