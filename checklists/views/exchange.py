"""交流: what both sides say about an item or topic, and a place to say something."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bulletins.forms import SayingForm
from bulletins.states import Turn
from cases.selectors import whose_turn
from checklists.models import ConcernItem, ConsultItem, ItemEntry, Topic
from checklists.rules import require_open_exchange, side_in
from checklists.services.exchange import PLACES, Matter, say
from checklists.turns import turn_on
from common.errors import DomainError, IllegalTransition, Refused
from members.acting import Acting
from members.models import User
from members.scope import scope_of

MATTERS: dict[str, type[Matter]] = {
    "concern": ConcernItem,
    "consult": ConsultItem,
    "topic": Topic,
}


def said_about(request: HttpRequest, matter: Matter) -> Any:
    """The entries on it that the reader may see, the oldest first."""
    column, _page = PLACES[type(matter)]
    found = ItemEntry.objects.visible_to(request.user).filter(**{column: matter})
    return found.select_related("person", "department", "answers").order_by("pk")


def exchange_url(kind: str, matter: Matter) -> str:
    """Where to speak; nothing while the exchange is not open."""
    try:
        require_open_exchange(matter)
    except IllegalTransition:
        return ""
    return reverse("checklists:exchange", args=[kind, matter.pk])


def handling_of(matter: ConcernItem | Topic, at: dt.datetime) -> Handling | None:
    """What the case behind it waits for; nothing where there is none."""
    if matter.case is None:
        return None
    turn = whose_turn(matter.case, at)
    return Handling(
        matter.case.pk, matter.case.number, turn.does, "、".join(turn.departments)
    )


@dataclass(frozen=True)
class Handling:
    """The case as a page of lists tells it."""

    pk: int
    number: str
    does: str
    departments: str


@dataclass(frozen=True)
class Tab:
    label: str | Promise
    url: str
    current: bool


def narrowed(request: HttpRequest, found: QuerySet[Any]) -> QuerySet[Any]:
    """Only those on which it is the side's turn that ?turn= names."""
    turn = request.GET.get("turn", "")
    return found.filter(turn=turn) if turn in Turn.values else found


def turn_tabs(
    request: HttpRequest, turn: str, label: str | Promise, also: str = ""
) -> list[Tab]:
    """All, and those on which it is this side's turn; `also` keeps the list's kind."""
    is_turn = request.GET.get("turn") == turn
    every = f"{request.path}?{also}" if also else request.path
    return [
        Tab(_("全部"), every, not is_turn),
        Tab(label, f"{request.path}?turn={turn}{f'&{also}' if also else ''}", is_turn),
    ]


@login_required
def show_exchange(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The exchange on its own page; what was typed comes back on any fault."""
    if kind not in MATTERS:
        raise Http404
    manager: Any = MATTERS[kind]._default_manager
    matter: Matter = get_object_or_404(manager.visible_to(request.user), pk=pk)
    actor = _actor_for(request, matter)
    reply = request.GET.get("reply", "")
    answers = int(reply) if reply.isdecimal() and len(reply) < 19 else None
    form = SayingForm(
        request.POST if request.method == "POST" else None, answers=answers
    )
    if form.is_valid() and _said(actor, matter, form):
        messages.success(request, _("已发表。"))
        return redirect(request.path)
    context = {
        "title": matter.title if isinstance(matter, Topic) else matter.headline,
        "said": said_about(request, matter),
        "turn": turn_on(matter, timezone.now()),
        "form": form,
        "back_url": f"{PLACES[type(matter)][1]}{matter.pk}/",
    }
    return render(request, "checklists/exchange.html", context)


def _actor_for(request: HttpRequest, matter: Matter) -> Acting:
    """The person in the role chosen, else in the first that is a side of it."""
    assert isinstance(request.user, User)
    chosen = getattr(request, "acting_role_id", None)
    held = scope_of(request.user).assignments
    for one in sorted(held, key=lambda role: role.pk != chosen):
        actor = Acting(request.user, one)
        try:
            side_in(actor, matter)
        except Refused:
            continue
        return actor
    raise Refused(
        _("只有提出人、承办部门和政协机关可以在这里交流。"), code="not_a_side"
    )


def _said(actor: Acting, matter: Matter, form: SayingForm) -> bool:
    try:
        say(actor=actor, matter=matter, saying=form.saying(), at=timezone.now())
    except (DomainError, Refused) as refusal:
        form.show(refusal)
        return False
    return True
