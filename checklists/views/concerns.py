"""我的关注: what a member wants to know or see solved, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bulletins.states import Turn
from checklists.forms.written import ConcernForm
from checklists.models import ConcernItem
from checklists.selectors import rounds_for_entry
from checklists.turns import turn_on, with_turn
from checklists.views import entry
from checklists.views.exchange import (
    exchange_url,
    handling_of,
    narrowed,
    said_about,
    turn_tabs,
)
from checklists.views.pages import Row, page_of, rows_of
from members.models import Role
from members.scope import scope_of

DESK = entry.Desk(
    form=ConcernForm,
    model=ConcernItem,
    owner="member",
    roles=(Role.MEMBER,),
    list_url="checklists:concerns",
    new_title=_("填写关注事项"),
    edit_title=_("修改关注事项"),
)


@login_required
def show_concerns(request: HttpRequest) -> HttpResponse:
    """One's own concerns, the newest first."""
    actor = entry.page_actor(request, *DESK.roles)
    assert actor.user is not None
    seats = scope_of(actor.user).members
    own = ConcernItem.objects.visible_to(actor.user).filter(member_id__in=seats)
    turned = narrowed(request, with_turn(own.with_parts(), timezone.now()))
    page = page_of(request, turned.order_by("-pk"))
    context = {
        "page": page,
        "tabs": turn_tabs(request, Turn.MEMBER, _("轮到我")),
        "rows": rows_of(page),
        "is_open": bool(rounds_for_entry(actor, ConcernItem)),
    }
    return render(request, "checklists/concerns.html", context)


@login_required
def show_concern(request: HttpRequest, pk: int) -> HttpResponse:
    """One concern for all who may see it: its author, its departments, staff."""
    seen = ConcernItem.objects.visible_to(request.user).with_parts()
    concern = get_object_or_404(seen, pk=pk)
    assert request.user.is_authenticated
    is_own = concern.member_id in scope_of(request.user).members
    context: dict[str, Any] = {
        "item": concern,
        "row": Row(concern),
        "is_own": is_own,
        "departments": "、".join(one.name for one in concern.departments.all()),
        "case": handling_of(concern, timezone.now()),
        "said": said_about(request, concern),
        "turn": turn_on(concern, timezone.now()),
        "exchange": exchange_url("concern", concern),
    }
    return render(request, "checklists/concern.html", context)


@login_required
def write_concern(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    return entry.show_entry(request, DESK, pk)


@login_required
@require_POST
def submit_concern(request: HttpRequest, pk: int) -> HttpResponse:
    return entry.submit(request, DESK, pk)


@login_required
def withdraw_concern(request: HttpRequest, pk: int) -> HttpResponse:
    return entry.withdraw(request, DESK, pk)
