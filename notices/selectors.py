"""Questions about notices: how somebody wants them, what waits, what has failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from notices.kinds import CHOSEN, PERSONAL, Pace, paces_of, usual_pace
from notices.models import Delivery, Digest, Notice, Preference

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

# Beyond this the bell says "more than".
MANY = 99
Wishes = Mapping[tuple[int, str], str]


def wishes_about(kind: str, people: Iterable[int]) -> Wishes:
    """The pace by person and channel, of those of these people who chose one."""
    chosen = Preference.objects.filter(kind=kind, user_id__in=list(people))
    rows = chosen.values_list("user_id", "channel", "pace")
    return {(user, channel): pace for user, channel, pace in rows}


def pace_of(wishes: Wishes, person: int, kind: str, channel: str) -> str:
    """How this person gets this kind through this channel."""
    chosen = wishes.get((person, channel))
    return chosen if chosen in paces_of(kind, channel) else usual_pace(kind, channel)


def wishes_of(user_id: int) -> dict[tuple[str, str], str]:
    """The pace of every kind through every personal channel, for one person."""
    chosen = {
        (kind, channel): pace
        for kind, channel, pace in Preference.objects.filter(
            user_id=user_id
        ).values_list("kind", "channel", "pace")
    }
    return {
        (kind, channel): chosen.get((kind, channel)) or usual_pace(kind, channel)
        for kind in CHOSEN
        for channel in PERSONAL
    }


def count_unread(user: AbstractBaseUser | AnonymousUser) -> int:
    """Unread notices on the site, of what one may still see; at most MANY + 1."""
    waiting = Notice.objects.on_site().unread().visible_to(user)
    return waiting.order_by()[: MANY + 1].count()


def told_in(digest: Digest) -> QuerySet[Notice]:
    """What the digest has to say now: unread, and its reader may still see it."""
    paces = wishes_of(digest.user_id)
    kinds = [kind for kind in CHOSEN if paces[kind, "email"] == Pace(digest.cadence)]
    return (
        Notice.objects.unread()
        .visible_to(digest.user)
        .filter(kind__in=kinds, made_at__gte=digest.since, made_at__lt=digest.until)
        .order_by("kind", "-pk")
    )


def failing_deliveries(scopes: Iterable[str]) -> int:
    """How many deliveries of these committees (codes) somebody has to look at."""
    return Delivery.objects.within(scopes).failing().count()
