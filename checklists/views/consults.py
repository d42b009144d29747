"""问计: departments ask, members advise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bulletins.states import Turn
from checklists.forms.written import AdviceForm, ConsultForm, LookForm
from checklists.models import Advice, ConsultItem, Feedback
from checklists.search import asking_for
from checklists.selectors import actor_for, rounds_for_entry
from checklists.services.advice import OPEN_TO_ADVICE, give_advice
from checklists.turns import turn_on, with_turn
from checklists.views import entry
from checklists.views.exchange import (
    exchange_url,
    narrowed,
    said_about,
    turn_tabs,
)
from checklists.views.pages import page_of, rows_of
from common.errors import DomainError, Refused
from members.acting import Acting
from members.models import Role, User
from members.models.roles import DEPARTMENT_ROLES
from members.scope import scope_of

DESK = entry.Desk(
    form=ConsultForm,
    model=ConsultItem,
    owner="department",
    roles=DEPARTMENT_ROLES,
    list_url="checklists:consults",
    new_title=gettext_lazy("发起问计"),
    edit_title=gettext_lazy("修改问计"),
)


@login_required
def show_consults(request: HttpRequest) -> HttpResponse:
    """Departments see what they asked; everyone else what is open to advice."""
    assert isinstance(request.user, User)
    actor = entry.page_actor(request, *DESK.roles, *_others(request.user))
    if actor.department_id:
        return _show_own(request, actor)
    return _show_open(request, request.user)


def _others(user: User) -> tuple[str, ...]:
    """Roles other than a department's: only the menu makes one of them first."""
    return tuple(one.role for one in scope_of(user).assignments)


def _show_own(request: HttpRequest, actor: Acting) -> HttpResponse:
    assert actor.user is not None
    own = ConsultItem.objects.visible_to(actor.user).filter(
        department_id=actor.department_id or 0
    )
    counted = own.with_parts().annotate(advised=Count("advice"))
    turned = narrowed(request, with_turn(counted, timezone.now()))
    page = page_of(request, turned.order_by("-pk"))
    context = {
        "page": page,
        "tabs": turn_tabs(request, Turn.DEPARTMENT, gettext_lazy("轮到我部门")),
        "rows": rows_of(page),
        "is_open": bool(rounds_for_entry(actor, ConsultItem)),
    }
    return render(request, "checklists/consults_own.html", context)


def _show_open(request: HttpRequest, user: User) -> HttpResponse:
    form = LookForm(request.GET)
    wanted = form.cleaned_data
    found = ConsultItem.objects.visible_to(user).filter(
        Q(advice_until__isnull=True) | Q(advice_until__gte=timezone.localdate()),
        state__in=OPEN_TO_ADVICE,
    )
    if wanted.get("field"):
        found = found.filter(field=wanted["field"])
    if wanted.get("words"):
        found = found.filter(tokens=asking_for(wanted["words"]))
    mine = Q(advice__member_id__in=scope_of(user).members)
    counted = found.with_parts().annotate(mine=Count("advice", filter=mine))
    context = {
        "form": form,
        "page": page_of(request, counted.newest_first()),
        "reset_url": reverse("checklists:consults"),
    }
    return render(request, "checklists/consults_open.html", context)


@login_required
def show_advice(request: HttpRequest) -> HttpResponse:
    """What one advised so far."""
    assert isinstance(request.user, User)
    own = Advice.objects.visible_to(request.user).filter(
        member_id__in=scope_of(request.user).members
    )
    found = own.select_related("consult__department").order_by("-pk")
    page = page_of(request, found)
    return render(request, "checklists/advice.html", {"page": page})


@login_required
def show_consult(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, what was advised as far as one may see it, room for one's own."""
    assert isinstance(request.user, User)
    seen = ConsultItem.objects.visible_to(request.user).with_parts()
    consult = get_object_or_404(seen.select_related("round__committee"), pk=pk)
    is_member = bool(scope_of(request.user).members)
    form: AdviceForm | None = None
    last = consult.advice_until
    is_over = last is not None and last < timezone.localdate()
    if is_member and consult.state in OPEN_TO_ADVICE and not is_over:
        form = AdviceForm(request.POST if request.method == "POST" else None)
    if form is not None and _advise(request, request.user, consult, form):
        return redirect("checklists:consult", pk)
    given = Advice.objects.visible_to(request.user).filter(consult=consult)
    context: dict[str, Any] = {
        "item": consult,
        "form": form,
        "given": given.select_related("member").order_by("-pk")[:200],
        "is_own": consult.department_id in scope_of(request.user).departments,
        "may_feed_back": consult.state in OPEN_TO_ADVICE,
        "feedback": Feedback.objects.visible_to(request.user)
        .filter(consult=consult)
        .first(),
        "said": said_about(request, consult),
        "turn": turn_on(consult, timezone.now()),
        "exchange": exchange_url("consult", consult),
        "draft_key": f"advice-{request.user.pk}-{consult.pk}",
    }
    return render(request, "checklists/consult.html", context)


def _advise(
    request: HttpRequest, user: User, consult: ConsultItem, form: AdviceForm
) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        actor = actor_for(user, Role.MEMBER, committee=consult.round.committee)
        text = form.cleaned_data["text"]
        give_advice(actor=actor, consult=consult, text=text, at=timezone.now())
    except (DomainError, Refused) as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("已提交，感谢您的建议。"))
    return True


@login_required
def write_consult(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    return entry.show_entry(request, DESK, pk)


@login_required
@require_POST
def submit_consult(request: HttpRequest, pk: int) -> HttpResponse:
    return entry.submit(request, DESK, pk)


@login_required
def withdraw_consult(request: HttpRequest, pk: int) -> HttpResponse:
    return entry.withdraw(request, DESK, pk)
