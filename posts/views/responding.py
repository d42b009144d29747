"""The department's side: reports on its posts, and its own part in each."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.errors import DomainError
from members.models.roles import DEPARTMENT_ROLES
from posts.forms_loop import ResponseForm
from posts.loop_rules import require_host
from posts.models import ExperienceReport, ReturnVisit
from posts.services.responses import respond_to_report
from posts.states import ReportState, VisitState
from posts.views.asking import acting_for, person
from posts.views.reporting import report_of

PAGE = 20


@login_required
@require_safe
def show_reports(request: HttpRequest) -> HttpResponse:
    """Reports on the department's posts, those that wait for it first."""
    actor = acting_for(request, *DEPARTMENT_ROLES)
    user, department = person(request), actor.department_id or 0
    theirs = (
        ExperienceReport.objects.visible_to(user)
        .handed_in()
        .filter(post__department_id=department)
    )
    is_all = request.GET.get("show") == "all"
    waiting = theirs.filter(state=ReportState.SUBMITTED)
    shown = (theirs if is_all else waiting).with_parts().order_by("-submitted_at", "pk")
    wished = ReturnVisit.objects.visible_to(user).filter(
        post__department_id=department, state=VisitState.WISHED
    )
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "is_all": is_all,
        "waiting": waiting.count(),
        "wished": wished.select_related("post", "suggestion__author").order_by("pk"),
    }
    return render(request, "posts/loop/reports.html", context)


@login_required
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """What the department heard and changed, written beside the report."""
    report = report_of(request, pk)
    actor = acting_for(request, *DEPARTMENT_ROLES)
    require_host(actor, report)
    form = ResponseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            respond_to_report(
                actor=actor,
                report_id=report.pk,
                said=form.content(),
                at=timezone.now(),
            )
            messages.success(request, _("部门反馈已发出。"))
            return redirect("posts:report", report.pk)
        except DomainError as error:
            form.show(error)
    context = {"report": report, "form": form}
    return render(request, "posts/loop/respond.html", context)
