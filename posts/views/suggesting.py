"""Suggestions: raised, followed along their line, adopted, compared at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from activities.states import ParticipationState
from common.errors import DomainError, Refused
from members.acting import Acting
from members.models.roles import DEPARTMENT_ROLES, Role
from posts.experiences import line_of
from posts.forms_loop import (
    AdoptionForm,
    ComparisonForm,
    LoopForm,
    OutcomeForm,
    ProgressForm,
    SuggestionForm,
)
from posts.loop_rules import is_deciding, require_author, require_deciding
from posts.models import ExperienceReport, ReturnVisit, Suggestion
from posts.services.adoption import note_progress, record_adoption, record_outcome
from posts.services.returns import compare_visit, refuse_visit
from posts.services.suggestions import RAISING, raise_suggestion
from posts.states import VisitState
from posts.views.asking import acting_for, person
from posts.views.reporting import report_of

PAGE = 20


@login_required
@require_safe
def show_suggestions(request: HttpRequest) -> HttpResponse:
    """Suggestions one may see, one's own first of all for a member."""
    user = person(request)
    found = Suggestion.objects.visible_to(user).with_parts().with_stage()
    actor = acting_for(request)
    if actor.holds(*RAISING):
        found = found.filter(author=user)
    page = Paginator(found.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_raise": actor.holds(*RAISING)}
    return render(request, "posts/loop/suggestions.html", context)


def _suggestion(request: HttpRequest, pk: int) -> Suggestion:
    seen = Suggestion.objects.visible_to(request.user).with_parts().with_stage()
    return get_object_or_404(seen, pk=pk)


@login_required
@require_safe
def show_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion with its line, what it rests on, and what became of it."""
    suggestion = _suggestion(request, pk)
    user = person(request)
    adoptions = list(suggestion.adoptions.order_by("recorded_at", "pk"))
    progress = list(suggestion.progress.order_by("noted_at", "pk"))
    context = {
        "suggestion": suggestion,
        "steps": line_of(suggestion),
        "notes": suggestion.notes.prefetch_related("co_signers__person"),
        "departments": "、".join(one.name for one in suggestion.departments.all()),
        "adoptions": adoptions,
        "progress": progress,
        "outcomes": suggestion.outcomes.order_by("pk"),
        "visit": getattr(suggestion, "return_visit", None),
        "is_own": suggestion.author_id == user.pk,
        "may_decide": is_deciding(_decider(request), suggestion)
        and suggestion.case is not None
        and suggestion.case.answered_at is not None,
    }
    return render(request, "posts/loop/suggestion.html", context)


def _decider(request: HttpRequest) -> Acting:
    """As staff or department where one is, else as whoever one is."""
    try:
        return acting_for(request, Role.CLERK, *DEPARTMENT_ROLES)
    except Refused:
        return acting_for(request)


@login_required
def suggest(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A suggestion on the strength of one's own report, or from elsewhere."""
    report: ExperienceReport | None = None
    actor = acting_for(request, *RAISING)
    if pk is not None:
        report = report_of(request, pk)
        require_author(actor, report)
    assert actor.assignment is not None
    committee_id = report.post.committee_id if report else actor.assignment.committee_id
    form = SuggestionForm(
        request.POST or None,
        committee_id=committee_id,
        user=person(request),
        report=report,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = raise_suggestion(
                actor=actor, content=form.content(), report=report, at=timezone.now()
            )
            messages.success(request, _("建议已提出，由政协机关交办。"))
            return redirect("posts:suggestion", made.pk)
        except DomainError as error:
            form.show(error)
    context = {"form": form, "report": report}
    return render(request, "posts/loop/suggest.html", context)


def _adopt(actor: Acting, pk: int, form: Any) -> object:
    return record_adoption(
        actor=actor, suggestion_id=pk, decided=form.content(), at=timezone.now()
    )


def _progress(actor: Acting, pk: int, form: Any) -> object:
    given = form.cleaned_data
    return note_progress(actor=actor, suggestion_id=pk, at=timezone.now(), **given)


def _outcome(actor: Acting, pk: int, form: Any) -> object:
    return record_outcome(
        actor=actor, suggestion_id=pk, measured=form.content(), at=timezone.now()
    )


Verb = Callable[[Acting, int, Any], object]
ENTRIES: dict[str, tuple[type[LoopForm], Verb, str | Promise]] = {
    "adoption": (AdoptionForm, _adopt, _lazy("登记采纳情况")),
    "progress": (ProgressForm, _progress, _lazy("填报采纳进展")),
    "outcome": (OutcomeForm, _outcome, _lazy("登记落实成效")),
}


@login_required
def enter(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """What the departments and the office write down about a suggestion."""
    suggestion = _suggestion(request, pk)
    actor = _decider(request)
    require_deciding(actor, suggestion)
    kind, verb, title = ENTRIES[what]
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verb(actor, suggestion.pk, form)
            messages.success(request, _("已登记。"))
            return redirect("posts:suggestion", suggestion.pk)
        except DomainError as error:
            form.show(error)
    context = {"suggestion": suggestion, "form": form, "title": title}
    return render(request, "posts/loop/entry.html", context)


def _visit(request: HttpRequest, pk: int) -> ReturnVisit:
    seen = ReturnVisit.objects.visible_to(request.user).select_related(
        "suggestion__author",
        "suggestion__report__participation__activity",
        "post__department",
        "participation__activity",
        "participation__report",
        "report__participation__activity",
    )
    return get_object_or_404(seen, pk=pk)


@login_required
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Both reports side by side, and what has changed between them."""
    visit = _visit(request, pk)
    user = person(request)
    is_own = visit.suggestion.author_id == user.pk
    held = visit.participation
    second = visit.report or getattr(held, "report", None)
    attended = held is not None and held.state == ParticipationState.ATTENDED
    form = ComparisonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            compare_visit(
                actor=acting_for(request),
                visit_id=visit.pk,
                comparison=form.content(),
                at=timezone.now(),
            )
            messages.success(request, _("对比已提交，感谢您再次体验。"))
            return redirect("posts:visit", visit.pk)
        except DomainError as error:
            form.show(error)
    may_read = ExperienceReport.objects.visible_to(user)
    reports = {one.pk: one for one in may_read.filter(pk__in=_pks(visit, second))}
    context = {
        "visit": visit,
        "form": form,
        "first": reports.get(visit.suggestion.report_id or 0),
        "second": reports.get(second.pk) if second else None,
        "is_own": is_own,
        "attended": attended,
        "may_compare": is_own
        and visit.state == VisitState.OFFERED
        and second is not None
        and second.submitted_at is not None,
        "may_refuse": is_own and visit.state == VisitState.WISHED,
    }
    return render(request, "posts/loop/visit.html", context)


def _pks(visit: ReturnVisit, second: ExperienceReport | None) -> list[int]:
    first = visit.suggestion.report_id
    return [one for one in (first, second.pk if second else None) if one]


@login_required
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The author does not want to come again."""
    visit = _visit(request, pk)
    try:
        refuse_visit(actor=acting_for(request), visit_id=visit.pk, at=timezone.now())
        messages.success(request, _("已谢绝再体验。"))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("posts:visit", visit.pk)
