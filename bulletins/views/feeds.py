"""News as feeds, for those signed in: it is not published to the world."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bulletins.models import News
from common.feeds import Feed, Item, atom, json_feed

MOST = 50


@login_required
@require_safe
def show_atom(request: HttpRequest) -> HttpResponse:
    return _private(atom(request, _feed(request, "bulletins:news-atom")))


@login_required
@require_safe
def show_json(request: HttpRequest) -> HttpResponse:
    return _private(json_feed(request, _feed(request, "bulletins:news-json")))


def _feed(request: HttpRequest, name: str) -> Feed:
    visible = News.objects.visible_to(request.user).for_readers(request.user)
    found = visible.newest_first()
    items = [
        Item(
            request.build_absolute_uri(reverse("bulletins:news-one", args=[one.pk])),
            one.title,
            one.body,
            one.published_at or one.changed_at,
            one.changed_at,
            one.publisher,
        )
        for one in found.select_related("department", "committee")[:MOST]
    ]
    page = request.build_absolute_uri(reverse("bulletins:news"))
    own = request.build_absolute_uri(reverse(name))
    return Feed(_("部门动态"), page, own, _("部门在本平台发布的动态"), items)


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer
