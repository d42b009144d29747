"""转来事项: concerns and topics sent to the department."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins.states import Turn
from checklists.models import ConcernItem, Topic
from checklists.turns import turn_on, with_turn
from checklists.views.entry import page_actor
from checklists.views.exchange import (
    exchange_url,
    handling_of,
    narrowed,
    said_about,
    turn_tabs,
)
from checklists.views.pages import page_of
from members.models.roles import DEPARTMENT_ROLES


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool
    count: int


@login_required
def show_received(request: HttpRequest) -> HttpResponse:
    """Concerns, or with ?kind=topics the topics, sent to the department acted for."""
    actor = page_actor(request, *DEPARTMENT_ROLES)
    assert actor.user is not None
    own = actor.department_id
    concerns = ConcernItem.objects.visible_to(actor.user).filter(departments=own)
    topics = Topic.objects.visible_to(actor.user).filter(
        departments=own, forwarded_at__isnull=False
    )
    is_topics = request.GET.get("kind") == "topics"
    url = reverse("checklists:received")
    tabs = [
        Tab(_("关注事项"), url, not is_topics, concerns.count()),
        Tab(_("归纳议题"), f"{url}?kind=topics", is_topics, topics.count()),
    ]
    shown: QuerySet[Any] = concerns.with_parts()
    if is_topics:
        shown = topics.with_items(actor.user)
    turned = narrowed(request, with_turn(shown, timezone.now()))
    page = page_of(request, turned.order_by("-pk"))
    also = "kind=topics" if is_topics else ""
    context = {
        "tabs": tabs,
        "turns": turn_tabs(request, Turn.DEPARTMENT, _("轮到我部门"), also),
        "page": page,
        "is_topics": is_topics,
    }
    return render(request, "checklists/received.html", context)


@login_required
def show_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """A topic with what was merged into it, as far as the reader may see it."""
    seen = Topic.objects.visible_to(request.user).select_related("round", "field")
    assert request.user.is_authenticated
    topic = get_object_or_404(seen.with_items(request.user), pk=pk)
    context = {
        "topic": topic,
        "case": handling_of(topic, timezone.now()),
        "said": said_about(request, topic),
        "turn": turn_on(topic, timezone.now()),
        "exchange": exchange_url("topic", topic),
    }
    return render(request, "checklists/topic.html", context)
