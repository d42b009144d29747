"""Digests: one for each person and period, whoever comes again and however late."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from notices.channels import ways_out
from notices.kinds import CADENCES, CHOSEN, Channel, Pace, usual_pace
from notices.models import Delivery, Digest, Notice, Preference

DAY = dt.timedelta(days=1)
# What came longer before the first digest is no news any more.
FARTHEST = 31 * DAY


def make_digests(*, at: dt.datetime) -> int:
    """Write the digests that are due and not written yet; how many."""
    if Channel.EMAIL not in ways_out():
        return 0
    return sum(_make(cadence, at) for cadence in CADENCES)


def due_at(cadence: str, at: dt.datetime) -> dt.datetime:
    """The last moment, not after `at`, at which a digest of this cadence fell due.

    Every day at the hour of digests; weekly ones on Mondays.
    """
    hour = dt.time(settings.NOTICE_DIGEST_HOUR)
    day = timezone.localtime(
        at - dt.timedelta(hours=settings.NOTICE_DIGEST_HOUR)
    ).date()
    if cadence == Pace.WEEKLY:
        day -= day.weekday() * DAY
    return timezone.make_aware(dt.datetime.combine(day, hour))


@transaction.atomic
def _make(cadence: str, at: dt.datetime) -> int:
    until = due_at(cadence, at)
    waiting = dict(
        _waiting(cadence, until)
        .order_by()
        .values("recipient_id")
        .annotate(newest=Max("pk"))
        .values_list("recipient_id", "newest")
    )
    if not waiting:
        return 0
    told = dict(
        Digest.objects.filter(cadence=cadence, user_id__in=list(waiting))
        .order_by()
        .values("user_id")
        .annotate(last=Max("until"))
        .values_list("user_id", "last")
    )
    period = timezone.localtime(until).date()
    Digest.objects.bulk_create(
        [
            Digest(
                user_id=user,
                cadence=cadence,
                period=period,
                since=told.get(user, until - FARTHEST),
                until=until,
            )
            for user in sorted(waiting)
            # Another may have made it since we asked who waits.
            if told.get(user, until - FARTHEST) < until
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )
    return _send_later(cadence, period, waiting, at)


def _waiting(cadence: str, until: dt.datetime) -> QuerySet[Notice]:
    """Unread notices that no digest of this cadence has had its turn for."""
    chosen = Preference.objects.filter(
        user_id=OuterRef("recipient_id"), kind=OuterRef("kind"), channel=Channel.EMAIL
    )
    usual = [kind for kind in CHOSEN if usual_pace(kind, Channel.EMAIL) == cadence]
    past = Digest.objects.filter(
        user_id=OuterRef("recipient_id"),
        cadence=cadence,
        until__gt=OuterRef("made_at"),
    )
    wanted = Q(Exists(chosen.filter(pace=cadence))) | (
        Q(kind__in=usual) & ~Q(Exists(chosen))
    )
    return (
        Notice.objects.unread()
        .filter(made_at__gte=until - FARTHEST, made_at__lt=until)
        .filter(recipient__is_active=True)
        .exclude(recipient__email="")
        .filter(wanted)
        .exclude(Exists(past))
    )


def _send_later(
    cadence: str, period: dt.date, waiting: dict[int, int], at: dt.datetime
) -> int:
    """A delivery for each digest that has none."""
    bare = Digest.objects.filter(
        cadence=cadence,
        period=period,
        deliveries__isnull=True,
        user_id__in=list(waiting),
    ).select_for_update(of=("self",))
    scopes = dict(
        Notice.objects.filter(pk__in=waiting.values()).values_list(
            "recipient_id", "scope"
        )
    )
    made = [
        Delivery(
            digest=one,
            recipient_id=one.user_id,
            channel=Channel.EMAIL,
            scope=scopes.get(one.user_id, ""),
            made_at=at,
            next_try_at=at,
        )
        for one in bare
    ]
    Delivery.objects.bulk_create(made, ignore_conflicts=True, batch_size=2000)
    return len(made)
