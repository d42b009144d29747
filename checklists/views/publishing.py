"""Deciding what of a concern the public sees, and where the column is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins.forms import ReasonForm
from checklists.forms.feedback import ColumnForm, OutletForm
from checklists.models import ColumnEntry, ConcernItem, Outlet, Topic
from checklists.services.publishing import (
    publish_in_column,
    set_outlet,
    withdraw_from_column,
)
from checklists.views.column import site_url
from checklists.views.entry import page_actor
from common.errors import DomainError, Refused
from members.models import Department, Role
from members.models.roles import DEPARTMENT_ROLES
from members.rules import require_staff

MATTERS: dict[str, type[ConcernItem] | type[Topic]] = {
    "concern": ConcernItem,
    "topic": Topic,
}


@login_required
def publish(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The office edits the words and chooses the department's column."""
    if kind not in MATTERS:
        raise Http404
    manager: Any = MATTERS[kind]._default_manager
    matter = get_object_or_404(manager.visible_to(request.user), pk=pk)
    actor = page_actor(request, Role.CLERK)
    columns = ColumnEntry.objects.visible_to(request.user).filter(**{kind: matter})
    standing = columns.select_related("department").order_by("pk")
    first = standing.first()
    words = ColumnForm.words_of(first) if first else {"title": _title(matter)}
    data = request.POST if request.method == "POST" else None
    form = ColumnForm(data, matter.departments.order_by("code"), words)
    if form.is_valid():
        try:
            publish_in_column(
                actor=actor,
                department=form.cleaned_data["department"],
                matter=matter,
                public=form.public(),
                at=timezone.now(),
            )
        except (DomainError, Refused) as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("已在部门栏目公开。"))
            return redirect(request.path)
    context = {"matter": matter, "form": form, "standing": standing}
    return render(request, "checklists/column_publish.html", context)


def _title(matter: ConcernItem | Topic) -> str:
    return matter.title if isinstance(matter, Topic) else matter.headline


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take it off the column."""
    seen = ColumnEntry.objects.visible_to(request.user).select_related("department")
    entry = get_object_or_404(seen, pk=pk)
    actor = page_actor(request, Role.CLERK)
    require_staff(actor, entry.department.committee_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    kind, owner = (
        ("concern", entry.concern_id)
        if entry.concern_id
        else (
            "topic",
            entry.topic_id,
        )
    )
    if form.is_valid():
        try:
            withdraw_from_column(
                actor=actor,
                entry=entry,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except (DomainError, Refused) as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("已撤下。"))
            return redirect("checklists:column-publish", kind, owner)
    context = {"entry": entry, "form": form, "kind": kind, "owner": owner}
    return render(request, "checklists/column_withdraw.html", context)


@login_required
def show_outlet(request: HttpRequest) -> HttpResponse:
    """For a department: the addresses to copy, and the sites that may use them."""
    actor = page_actor(request, *DEPARTMENT_ROLES)
    own = Department.objects.select_related("committee")
    department = get_object_or_404(own, pk=actor.department_id)
    outlet = Outlet.objects.visible_to(request.user).filter(department=department)
    before = outlet.first()
    initial = {"origins": "\n".join(before.origins) if before else ""}
    form = OutletForm(
        request.POST if request.method == "POST" else None, initial=initial
    )
    if form.is_valid():
        try:
            set_outlet(
                actor=actor,
                department=department,
                origins=form.wanted(),
                at=timezone.now(),
            )
        except (DomainError, Refused) as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("checklists:outlet")
    frame = site_url("column-frame", department)
    context = {
        "department": department,
        "form": form,
        "frame": _frame(frame, department),
        "addresses": [
            (_("栏目网页"), site_url("column", department)),
            (_("Atom 订阅"), site_url("column-atom", department)),
            (_("JSON 订阅"), site_url("column-json", department)),
            (_("网页片段"), site_url("column-fragment", department)),
        ],
    }
    return render(request, "checklists/outlet.html", context)


def _frame(address: str, department: Department) -> str:
    title = _("委员关注 · %s") % department.name
    return (
        f'<iframe src="{address}" title="{title}" width="100%" height="480" '
        'loading="lazy" sandbox="allow-popups"></iframe>'
    )
