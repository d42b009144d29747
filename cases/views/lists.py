"""Lists of cases: one's own, those opened to all, the desk of a department."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import reading
from cases.views.pages import Tab, lines_of
from members.acting import acting_as
from members.models import User
from members.models.roles import DEPARTMENT_ROLES
from members.scope import scope_of


@login_required
@require_safe
def show_mine(request: HttpRequest) -> HttpResponse:
    """What one has raised and what became of it; with ?kind=open what is told to all."""
    assert isinstance(request.user, User)
    user = request.user
    own = reading.raised_by(user)
    told = reading.opened_to(user)
    is_open = request.GET.get("kind") == "open"
    words = request.GET.get("q", "").replace("\0", "").strip()
    found = told if is_open else own
    if words:
        found = found.filter(reading.holding(words))
    page, lines = lines_of(request, found.order_by("-pk"))
    url = reverse("cases:mine")
    context = {
        "page": page,
        "lines": lines,
        "words": words,
        "is_open": is_open,
        "tabs": [
            Tab(_("我提出的"), url, not is_open),
            Tab(_("公开的办理结果"), f"{url}?kind=open", is_open),
        ],
        "to_judge": reading.to_judge(user).order_by("pk")[:10],
        "surveys": reading.surveys_open(user)[:10],
    }
    return render(request, "cases/mine.html", context)


@login_required
@require_safe
def show_desk(request: HttpRequest) -> HttpResponse:
    """What the department acted for has to do, what ends first at the top."""
    assert isinstance(request.user, User)
    user = request.user
    department_id = _department(request, user)
    own = reading.given_to(user, department_id)
    is_all = request.GET.get("kind") == "all"
    owed = own.filter(reading.owed_by_department(department_id))
    page, lines = lines_of(request, reading.by_due(own if is_all else owed))
    url = reverse("cases:desk")
    context = {
        "page": page,
        "lines": lines,
        "department_id": department_id,
        "tabs": [
            Tab(_("待办理"), url, not is_all),
            Tab(_("全部承办件"), f"{url}?kind=all", is_all),
        ],
        "is_all": is_all,
        "drafts": list(reading.to_countersign(user, department_id)[:20]),
        "objections": list(reading.objections(user, department_id)[:20]),
        "requests": list(reading.requests_of(user, department_id)[:20]),
    }
    return render(request, "cases/desk.html", context)


def _department(request: HttpRequest, user: User) -> int:
    """The department of the role chosen, where it is one of a department."""
    held = {one.pk: one.role for one in scope_of(user).assignments}
    chosen = getattr(request, "acting_role_id", None)
    role_id = chosen if held.get(chosen or 0) in DEPARTMENT_ROLES else None
    return acting_as(user, *DEPARTMENT_ROLES, role_id=role_id).department_id or 0
