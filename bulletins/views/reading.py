"""Reading news and briefings, and talking under news."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bulletins.files import TYPES
from bulletins.forms import LookForm, SayingForm
from bulletins.models import Attendance, Briefing, Material, News, NewsEntry
from bulletins.rules import may_edit
from bulletins.selectors import readers_of, with_read, with_turn
from bulletins.services.exchange import say_under_news
from bulletins.services.reading import note_read
from bulletins.states import BulletinState, Turn
from bulletins.views.pages import actor_of, done, page_of, person, seen
from members.acting import Acting
from members.models import Role


@login_required
@require_safe
def show_news(request: HttpRequest) -> HttpResponse:
    """知情: what departments and the office published, the newest first."""
    form = LookForm(request.GET)
    wanted = form.cleaned_data
    found = News.objects.visible_to(request.user).for_readers(request.user)
    if wanted.get("section"):
        found = found.filter(section=wanted["section"])
    read: Any = with_read(found, person(request))
    if wanted.get("unread"):
        read = read.filter(is_read=False)
    loaded = read.select_related("department", "committee").newest_first()
    context = {
        "form": form,
        "page": page_of(request, loaded),
        "reset_url": reverse("bulletins:news"),
    }
    return render(request, "bulletins/news.html", context)


@login_required
def show_one_news(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of news; opening it is a read receipt, posting says something."""
    thing = seen(request, News, pk)
    actor = actor_of(request)
    is_own = may_edit(actor, thing)
    may_talk = thing.state == BulletinState.PUBLISHED and _is_side(actor, thing)
    form = None
    if may_talk:
        data = request.POST if request.method == "POST" else None
        form = SayingForm(data, answers=_number(request.GET.get("reply", "")))
    if form is not None and request.method == "POST" and form.is_valid():
        saying = form.saying()

        def step() -> object:
            return say_under_news(
                actor=actor, news=thing, saying=saying, at=timezone.now()
            )

        if done(request, form, step):
            messages.success(request, _("已发表。"))
            return redirect("bulletins:news-one", pk)
    note_read(reader=person(request), thing=thing, at=timezone.now())
    said = NewsEntry.objects.visible_to(request.user).filter(news=thing)
    turn = with_turn(News.objects.visible_to(request.user)).get(pk=pk).turn  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "thing": thing,
        "materials": _materials(request, news=thing),
        "said": said.select_related("person", "department", "answers").order_by("pk"),
        "form": form,
        "is_own": is_own,
        "may_withdraw": thing.state == BulletinState.PUBLISHED
        and not is_own
        and actor.holds(Role.CLERK, committee_id=thing.committee_id),
        "readers": readers_of(thing) if is_own else None,
        "turn": "" if turn == Turn.NOBODY else Turn(turn).label,
    }
    return render(request, "bulletins/news_one.html", context)


def _is_side(actor: Acting, thing: News) -> bool:
    own = actor.department_id and actor.department_id == thing.department_id
    return bool(own) or actor.holds(Role.MEMBER, Role.CLERK)


def _number(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 19 else None


@login_required
@require_safe
def show_briefings(request: HttpRequest) -> HttpResponse:
    """Briefings, the newest first; the office sees its drafts too."""
    found = with_read(Briefing.objects.visible_to(request.user), person(request))
    page = page_of(request, found.select_related("committee").order_by("-held_at"))
    is_office = actor_of(request).holds(Role.CLERK)
    context = {"page": page, "is_office": is_office}
    return render(request, "bulletins/briefings.html", context)


@login_required
@require_safe
def show_briefing(request: HttpRequest, pk: int) -> HttpResponse:
    """One briefing with its materials; attendance as far as one may see it."""
    thing = seen(request, Briefing, pk)
    note_read(reader=person(request), thing=thing, at=timezone.now())
    there = Attendance.objects.visible_to(request.user).filter(briefing=thing)
    is_own = actor_of(request).holds(Role.CLERK, committee_id=thing.committee_id)
    context = {
        "thing": thing,
        "materials": _materials(request, briefing=thing),
        "attended": there.select_related("member").order_by("pk"),
        "is_own": is_own,
        "readers": readers_of(thing) if is_own else None,
    }
    return render(request, "bulletins/briefing.html", context)


def _materials(request: HttpRequest, **of: Any) -> Any:
    return Material.objects.visible_to(request.user).filter(**of).order_by("pk")


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file under its name, never shown inside the page, never guessed at."""
    visible = Material.objects.visible_to(request.user)
    material = get_object_or_404(visible, pk=pk)
    answer = FileResponse(
        material.file.open("rb"), content_type=TYPES[material.extension]
    )
    named = content_disposition_header(True, material.full_name)
    answer.headers["Content-Disposition"] = named or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
