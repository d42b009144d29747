"""Browsing posts and sessions, the same way for pages and API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, F, Min, Q, QuerySet, Sum, Window
from django.utils import timezone

from activities.models import Activity, Participation
from activities.selectors import Standing, standings
from activities.states import ActivityState
from checklists.search import asking_for
from common.prepared import Prepared
from members.acting import Acting
from members.models import User
from posts.models import AGREED, Post, PostSession, Suggestion
from posts.states import PostState

DAY = dt.timedelta(days=1)


# What a list shows of a post, besides its sessions.
SHOWN = (
    "title",
    "host_site",
    "department__name",
    "field__name",
    "region__name",
)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty parts do not narrow."""

    field_id: int | None = None
    region_id: str = ""
    department_id: int | None = None
    committee_id: int | None = None
    day: dt.date | None = None
    is_free: bool = False
    words: str = ""


def browse(
    user: User | AnonymousUser, wanted: Wanted, at: dt.datetime
) -> QuerySet[Post]:
    """Published posts with a session ahead that fits, soonest first.

    Each carries `next_at`, `seats_free`, `seats` and `queue` over the sessions that
    fit, and in `in_all` how many posts there are. Of the post itself only its id is
    there: all of them are sorted, and `parts_of` loads the rest for a page.
    """
    ahead = Q(
        sessions__activity__state=ActivityState.PUBLISHED,
        sessions__activity__starts_at__gt=at,
    )
    if wanted.day:
        start = timezone.make_aware(dt.datetime.combine(wanted.day, dt.time()))
        ahead &= Q(
            sessions__activity__starts_at__gte=start,
            sessions__activity__starts_at__lt=start + DAY,
        )
    if wanted.is_free:
        ahead &= Q(sessions__activity__taken__lt=F("sessions__activity__capacity"))
    found = Post.objects.filter(_plain(wanted), ahead, state=PostState.PUBLISHED)
    if wanted.words.strip():
        found = found.filter(tokens=asking_for(wanted.words))
    return (
        found.annotate(
            next_at=Min("sessions__activity__starts_at"),
            seats=Sum("sessions__activity__capacity"),
            seats_free=Sum(
                F("sessions__activity__capacity") - F("sessions__activity__taken")
            ),
            queue=Sum("sessions__activity__waiting"),
            in_all=Window(Count("*")),
        )
        .only("pk")
        .order_by("next_at", "pk")
    )


def parts_of(found: Iterable[Post]) -> dict[int, Post]:
    """These posts with what a list shows of them, by id; one query."""
    shown = Post.objects.select_related("department", "field", "region").only(*SHOWN)
    return shown.in_bulk([post.pk for post in found])


def _plain(wanted: Wanted) -> Q:
    named = {
        "field_id": wanted.field_id,
        "region_id": wanted.region_id,
        "department_id": wanted.department_id,
        "committee_id": wanted.committee_id,
    }
    return Q(**{name: value for name, value in named.items() if value})


def sessions_of(post: Post) -> list[PostSession]:
    """The post's sessions in order of time, with what judging a booking needs."""
    return list(
        PostSession.objects.filter(post=post)
        .exclude(activity__state=ActivityState.DRAFT)
        .select_related("activity__committee", "activity__host", "post")
        .order_by("activity__starts_at", "pk")
    )


_public_session: Prepared[PostSession] = Prepared(
    lambda pk: PostSession.objects.visible_to(AnonymousUser()).filter(pk=pk), pk=-1
)


def visible_session(user: User | AnonymousUser, pk: int) -> PostSession | None:
    """The session where this person may see it.

    What everyone sees is asked first: that query is put together already.
    """
    found = _public_session.ask(pk=pk)
    if found:
        return found[0]
    return PostSession.objects.visible_to(user).filter(pk=pk).first()


def standing_of(
    actor: Acting | None, sessions: Iterable[PostSession], at: dt.datetime
) -> dict[int, Standing]:
    """How each session stands for the actor, by activity; a visitor holds nothing."""
    return standings(actor or Acting(), [session.activity for session in sessions], at)


def session_of_activity(activity: Activity) -> PostSession | None:
    return PostSession.objects.select_related("post").filter(activity=activity).first()


def mine(user: User) -> list[tuple[Participation, PostSession]]:
    """One's own places in post sessions, the soonest first, with queue positions."""
    held = list(
        Participation.objects.visible_to(user)
        .filter(person=user, activity__post_session__isnull=False)
        .select_related("activity__post_session__post__department", "activity__host")
        .with_position()
        .order_by("-activity__starts_at", "pk")
    )
    return [(one, one.activity.post_session) for one in held]


def hosted(user: User, department_id: int) -> QuerySet[PostSession]:
    """Sessions that the department hosts, the soonest first."""
    return (
        PostSession.objects.visible_to(user)
        .filter(post__department_id=department_id)
        .select_related("post", "activity")
        .order_by("activity__starts_at", "pk")
    )


def suggestion_themes(user: User) -> list[dict[str, Any]]:
    """Suggestions by field: raised, adopted, and the bodies that adopted (Z-JX05)."""
    agreed = Q(adoptions__decision__in=AGREED)
    found = (
        Suggestion.objects.visible_to(user)
        .order_by()
        .values("field__name")
        .annotate(
            raised=Count("pk", distinct=True),
            adopted=Count("pk", filter=agreed, distinct=True),
            bodies=StringAgg(
                "adoptions__body", delimiter="、", filter=agreed, distinct=True
            ),
        )
        .order_by("-raised", "field__name")
    )
    return [dict(one) for one in found]
