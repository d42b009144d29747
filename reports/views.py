"""Pages of this room: where a round stands, and its reports."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from checklists.models import Round
from common.errors import DomainError, Refused
from common.jobs import STOP_POLLING
from members.models import RoleAssignment, User
from members.scope import scope_of
from reports.forms import RoundForm
from reports.models import ReportFormat, ReportRun
from reports.panels import below_of, panels_of, summary_of, tiles_of, topics_of
from reports.rules import READERS
from reports.selectors import four_lists
from reports.selectors.cases import watched_by
from reports.selectors.rounds import (
    asker_for,
    committees_below,
    readable_rounds,
    round_to_read,
    seats_of,
    steps_of,
    usual_round,
)
from reports.services.making import fetch_report, request_report

SHOWN = 10


@login_required
@require_safe
def show_overview(request: HttpRequest) -> HttpResponse:
    """Where a round stands, at one glance, for staff and leaders."""
    if not scope_of(request.user).reading:
        raise Refused(_("只有政协机关工作人员和领导可以查看工作总览。"))
    rounds = list(readable_rounds(request.user).prefetch_related("phases"))
    chosen = _chosen(request, rounds)
    if chosen is None:
        return render(request, "reports/no_round.html")
    report, seats = four_lists(chosen, timezone.now()), seats_of(chosen)
    context = {
        "round": chosen,
        "form": RoundForm(rounds, chosen),
        "report": report,
        "summary": summary_of(report, seats),
        "steps": steps_of(chosen),
        "tiles": tiles_of(report, seats),
        "panels": panels_of(report),
        "topics": topics_of(report),
        "below": below_of(committees_below(chosen)),
        "watched": watched_by(request.user, timezone.now()),
        "formats": ReportFormat.choices,
        "runs": _runs(request, chosen),
    }
    return render(request, "reports/overview.html", context)


def _chosen(request: HttpRequest, rounds: list[Round]) -> Round | None:
    """The round asked for by its code, else the usual one."""
    code = request.GET.get("round", "")
    if not code:
        return usual_round(rounds, _own_committee(request))
    for round_ in rounds:
        if round_.code == code:
            return round_
    return round_to_read(request.user, code)


def _own_committee(request: HttpRequest) -> int | None:
    """The committee of the role acted in, or of the first that reads."""
    held: list[RoleAssignment] = [
        one for one in scope_of(request.user).assignments if one.role in READERS
    ]
    chosen = getattr(request, "acting_role_id", None)
    held.sort(key=lambda one: one.pk != chosen)
    return held[0].committee_id if held else None


def _runs(request: HttpRequest, round_: Round) -> list[ReportRun]:
    runs = ReportRun.objects.visible_to(request.user).filter(round=round_)
    found = list(runs.select_related("requested_by").order_by("-pk")[:SHOWN])
    for run in found:
        run.round = round_
    return found


@login_required
@require_POST
def make_report(request: HttpRequest) -> HttpResponse:
    """Ask for a report; its own page then shows how far it is."""
    assert isinstance(request.user, User)
    round_ = round_to_read(request.user, request.POST.get("round", ""))
    role_id = getattr(request, "acting_role_id", None)
    try:
        run = request_report(
            actor=asker_for(request.user, round_, role_id),
            round_=round_,
            format_=request.POST.get("format", ""),
            at=timezone.now(),
        )
    except (DomainError, Refused) as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('reports:overview')}?round={round_.code}")
    return redirect("reports:run", run.pk)


def _run(request: HttpRequest, pk: int) -> ReportRun:
    seen = ReportRun.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("round__committee", "requested_by"), pk=pk
    )


@login_required
@require_safe
@never_cache
def show_run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the report is, and the file once it stands."""
    return render(request, "reports/run.html", {"run": _run(request, pk)})


@login_required
@require_safe
@never_cache
def show_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of that page that changes while one waits."""
    run = _run(request, pk)
    status = STOP_POLLING if run.is_over else 200
    return render(request, "reports/_run.html", {"run": run}, status=status)


@login_required
@require_safe
@never_cache
def fetch_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The file, to those who may read the round's figures."""
    assert isinstance(request.user, User)
    run = _run(request, pk)
    role_id = getattr(request, "acting_role_id", None)
    actor = asker_for(request.user, run.round, role_id)
    try:
        file = fetch_report(actor=actor, run=run, at=timezone.now())
        return FileResponse(file, as_attachment=True, filename=run.file_name)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:run", run.pk)
