"""One's own places: coming up, waiting for an answer, past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from activities.codes import draw_code, make_code
from activities.models import CalendarFeed, Participation
from activities.services.feed import reset_calendar_feed
from activities.services.queue import (
    accept_offer,
    cancel_participation,
    decline_offer,
)
from activities.states import ParticipationState
from common.errors import DomainError, Refused
from members.acting import Acting
from members.models import User
from posts.models import PostSession
from posts.selectors import mine

S = ParticipationState
Step = Callable[..., Participation]
STEPS: dict[str, tuple[Step, str | Promise]] = {
    "accept": (accept_offer, _lazy("已接受，请按时到岗。")),
    "decline": (decline_offer, _lazy("已谢绝，名额将递补给下一位。")),
    "cancel": (cancel_participation, _lazy("已取消。")),
}


@dataclass(frozen=True)
class Place:
    """A place of one's own with what may be done about it."""

    held: Participation
    session: PostSession

    @property
    def url(self) -> str:
        return reverse("posts:detail", args=[self.session.post_id])

    @property
    def is_offer(self) -> bool:
        return self.held.state == S.OFFERED

    @property
    def may_cancel(self) -> bool:
        return self.held.state in (S.WAITING, S.CONFIRMED)

    @property
    def has_code(self) -> bool:
        return self.held.state == S.CONFIRMED


@login_required
@require_safe
def show_mine(request: HttpRequest) -> HttpResponse:
    """What waits for an answer first, then what is coming, then what is over."""
    assert isinstance(request.user, User)
    places = [Place(held, session) for held, session in mine(request.user)]
    ahead = (S.CONFIRMED, S.WAITING)
    feed = CalendarFeed.objects.filter(person=request.user).first()
    context = {
        "offers": [one for one in places if one.held.state == S.OFFERED],
        "ahead": [one for one in reversed(places) if one.held.state in ahead],
        "past": [one for one in places if one.held.state not in (*ahead, S.OFFERED)],
        "feed_url": request.build_absolute_uri(
            reverse("activities:calendar", args=[feed.secret])
        )
        if feed
        else "",
    }
    return render(request, "posts/mine.html", context)


def _own(request: HttpRequest, pk: int) -> Participation:
    seen = Participation.objects.visible_to(request.user).filter(person=request.user.pk)
    return get_object_or_404(
        seen.select_related("activity__post_session__post", "activity__host"), pk=pk
    )


@login_required
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Accept, decline or cancel; cancelling and declining ask once more."""
    held = _own(request, pk)
    verb, done = STEPS[step]
    if request.method != "POST":
        context = {"held": held, "step": step}
        return render(request, "posts/confirm_step.html", context)
    assert isinstance(request.user, User)
    try:
        verb(
            actor=Acting(request.user, held.assignment),
            participation_id=held.pk,
            at=timezone.now(),
        )
        messages.success(request, str(done))
    except (DomainError, Refused) as error:
        messages.error(request, error.message)
    return redirect("posts:mine")


@login_required
@require_safe
def show_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code to show at the door."""
    held = _own(request, pk)
    if held.state != S.CONFIRMED:
        messages.info(request, _("只有已预约的场次有签到码。"))
        return redirect("posts:mine")
    context = {"held": held, "code": make_code(held), "svg": draw_code(held)}
    return render(request, "posts/code.html", context)


@login_required
@require_POST
def renew_feed(request: HttpRequest) -> HttpResponse:
    """A new secret address for the calendar; the old one stops working."""
    assert isinstance(request.user, User)
    reset_calendar_feed(actor=Acting(request.user), at=timezone.now())
    messages.success(request, _("日历地址已生成，请复制到手机日历的“订阅日历”中。"))
    return redirect("posts:mine")
