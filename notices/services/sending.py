"""Sending: claim one, judge it, send it outside of any transaction, say what became.

A worker that dies between claim and outcome leaves a row that says so. What carries
a token is then sent again; for all else nobody knows, and a person decides.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from common.moves import target_of
from notices.channels import Channelled, Parcel, Refusal, Unsure, channel_of
from notices.models import Delivery
from notices.services.judging import Dropped, Postponed, parcel_for
from notices.states import DELIVERY_MOVES, DeliveryAction, DeliveryState

A = DeliveryAction
# Longer than the slowest conversation with a mail server takes to time out.
LEASE = dt.timedelta(minutes=2)
# The last of them comes about half a day after the first.
ATTEMPTS = 8
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Outcome:
    action: DeliveryAction
    error: str = ""
    next_try_at: dt.datetime | None = None


def send_next(*, at: dt.datetime) -> bool:
    """Send the delivery that is due longest; False where none is.

    Each is judged and marked in one transaction, so that of all workers one has it.
    """
    with transaction.atomic():
        delivery = _take(at)
        parcel = _begin(delivery, at) if delivery else None
    if delivery and parcel:
        _write(delivery, _attempt(delivery, parcel, at), at)
    return delivery is not None


def recover_abandoned(*, at: dt.datetime) -> int:
    """Decide about what was being sent when its worker went away; how many."""
    with transaction.atomic():
        lost = list(
            Delivery.objects.abandoned(at)
            .select_related("robot")
            .select_for_update(skip_locked=True, of=("self",))
        )
        for one in lost:
            doubt = Unsure(_("发送过程中断，无法确认对方是否已收到。"))
            _write(one, _doubted(one, _channel(one), doubt, at), at)
    return len(lost)


def wait_after(delivery: Delivery) -> dt.timedelta:
    """Three times longer each time; spread, so that not all come back at once."""
    longer: int = 3 ** min(delivery.attempts - 1, ATTEMPTS)
    wait = min(FIRST_WAIT * longer, LONGEST_WAIT)
    spread = delivery.token.int % 1000 / 1000
    return wait * (0.8 + 0.4 * spread)


def _take(at: dt.datetime) -> Delivery | None:
    """The one that is due longest, locked; found by its index alone, then loaded."""
    first = (
        Delivery.objects.due(at)
        .select_for_update(skip_locked=True)
        .order_by("next_try_at")
        .values_list("pk", flat=True)
        .first()
    )
    if first is None:
        return None
    return Delivery.objects.select_related(
        "notice", "digest__user", "robot", "recipient"
    ).get(pk=first)


def _begin(delivery: Delivery, at: dt.datetime) -> Parcel | None:
    """What to send now, the row being marked; None where it is not sent now."""
    try:
        parcel = parcel_for(delivery, at)
    except Dropped as stop:
        _write(delivery, Outcome(A.DROP, stop.reason), at)
        return None
    except Postponed as later:
        _write(delivery, Outcome(A.POSTPONE, "", later.until), at)
        return None
    delivery.state = target_of(DELIVERY_MOVES, A.BEGIN, delivery.state)
    delivery.attempts += 1
    delivery.claimed_until = at + LEASE
    delivery.save(update_fields=["state", "attempts", "claimed_until"])
    return parcel


def _channel(delivery: Delivery) -> Channelled:
    robot = delivery.robot
    return channel_of(delivery.channel, robot.kind if robot else "")


def _attempt(delivery: Delivery, parcel: Parcel, at: dt.datetime) -> Outcome:
    channel = _channel(delivery)
    try:
        channel.send(parcel, at=at)
    except Refusal as no:
        return _later(delivery, no.sentence, at) if no.again else _given_up(no.sentence)
    except Unsure as doubt:
        return _doubted(delivery, channel, doubt, at)
    return Outcome(A.SUCCEED)


def _doubted(
    delivery: Delivery, channel: Channelled, doubt: Unsure, at: dt.datetime
) -> Outcome:
    if channel.is_idempotent:
        return _later(delivery, doubt.sentence, at)
    return Outcome(A.DOUBT, doubt.sentence)


def _later(delivery: Delivery, sentence: str, at: dt.datetime) -> Outcome:
    if delivery.attempts >= ATTEMPTS:
        return _given_up(sentence)
    return Outcome(A.POSTPONE, sentence, at + wait_after(delivery))


def _given_up(sentence: str) -> Outcome:
    return Outcome(A.GIVE_UP, sentence)


def _write(delivery: Delivery, outcome: Outcome, at: dt.datetime) -> None:
    """Nothing where another has meanwhile taken it over."""
    move = DELIVERY_MOVES[outcome.action]
    waits = move.target == DeliveryState.WAITING
    Delivery.objects.filter(
        pk=delivery.pk, state__in=move.sources, attempts=delivery.attempts
    ).update(
        state=move.target,
        error=outcome.error[:200],
        claimed_until=None,
        next_try_at=outcome.next_try_at or delivery.next_try_at,
        ended_at=None if waits else at,
    )
