"""Finding a post and booking a session."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.selectors import Standing
from activities.services.booking import book_seat
from activities.states import ParticipationState
from common.errors import DomainError, Refused
from members.acting import Acting, acting_as
from members.models import User
from posts.cards import card_of, draw_card
from posts.forms import BrowseForm
from posts.models import Post, PostSession
from posts.paging import page_of
from posts.selectors import (
    browse,
    parts_of,
    sessions_of,
    standing_of,
    visible_session,
)


@dataclass(frozen=True)
class SessionView:
    """A session on the post page, with how it stands for the reader."""

    session: PostSession
    standing: Standing


@require_safe
def show_posts(request: HttpRequest) -> HttpResponse:
    """Published posts with sessions ahead, soonest first."""
    form = BrowseForm(request.GET)
    found = browse(request.user, form.wanted(), timezone.now())
    page = page_of(found, request.GET.get("page", ""))
    parts = parts_of(page)
    context = {
        "form": form,
        "page": page,
        "cards": [draw_card(card_of(one, parts[one.pk])) for one in page],
        "reset_url": reverse("posts:list"),
    }
    return render(request, "posts/list.html", context)


@require_safe
def show_post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post: what one does there, when, and whether the reader may book."""
    seen = Post.objects.visible_to(request.user).select_related(
        "department", "field", "region", "committee"
    )
    post = get_object_or_404(seen, pk=pk)
    sessions = sessions_of(post)
    user = request.user
    actor = _acting(request, user) if isinstance(user, User) else None
    known = standing_of(actor, sessions, timezone.now())
    views = [SessionView(one, known[one.activity_id]) for one in sessions]
    return render(request, "posts/detail.html", {"post": post, "sessions": views})


def _acting(request: HttpRequest, user: User) -> Acting:
    """In the role chosen, or in whatever role fits the booking."""
    chosen = getattr(request, "acting_role_id", None)
    try:
        return acting_as(user, role_id=chosen) if chosen else Acting(user)
    except Refused:
        return Acting(user)


@login_required
@require_POST
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a session for oneself."""
    assert isinstance(request.user, User)
    session = visible_session(request.user, pk)
    if session is None:
        raise Http404
    try:
        made = book_seat(
            actor=_acting(request, request.user),
            activity_id=session.activity_id,
            at=timezone.now(),
        )
    except (DomainError, Refused) as error:
        messages.error(request, error.message)
        return redirect("posts:detail", session.post_id)
    if made.state == ParticipationState.WAITING:
        text = (
            _("名额已满，您排在候补第 %d 位。有名额空出时会依次递补。") % made.position
        )
        messages.info(request, text)
    else:
        messages.success(request, _("预约成功，请按时到岗。"))
    return redirect("posts:mine")
