"""What staff decide: about deliveries that failed or are in doubt, about robots."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common.moves import target_of
from notices.models import Delivery, Robot
from notices.states import DELIVERY_MOVES, DeliveryAction
from trail.services import Author, Entry, record


@transaction.atomic
def retry_delivery(*, pk: int, author: Author, at: dt.datetime) -> Delivery:
    """Send it again from now on, with all attempts before it and the same token."""
    return _decide(pk, DeliveryAction.RETRY, "notices.retry", author, at)


@transaction.atomic
def settle_delivery(*, pk: int, author: Author, at: dt.datetime) -> Delivery:
    """Somebody has looked at it: it is not sent again and no longer counted."""
    return _decide(pk, DeliveryAction.SETTLE, "notices.settle", author, at)


def _decide(
    pk: int, action: DeliveryAction, verb: str, author: Author, at: dt.datetime
) -> Delivery:
    delivery = Delivery.objects.select_for_update().get(pk=pk)
    before = delivery.state
    delivery.state = target_of(DELIVERY_MOVES, action, before)
    if action == DeliveryAction.RETRY:
        delivery.attempts = 0
        delivery.next_try_at = at
        delivery.ended_at = None
    delivery.save(update_fields=["state", "attempts", "next_try_at", "ended_at"])
    entry = Entry(
        delivery,
        verb,
        from_state=before,
        to_state=delivery.state,
        before={"error": delivery.error},
    )
    record(author, entry, at=at)
    return delivery


@transaction.atomic
def keep_robot(*, robot: Robot, author: Author, at: dt.datetime) -> Robot:
    """Set up or change a robot; it speaks for whoever set it up, and says so.

    Nobody can have it repeat what somebody else is told.
    """
    is_new = robot.pk is None
    if is_new:
        assert author.user_id is not None
        robot.account_id = author.user_id
        robot.scope = author.scope
    robot.full_clean()
    robot.save()
    # Address and secret open the group to whoever knows them.
    told = {"name": robot.name, "kinds": robot.kinds, "is_active": robot.is_active}
    verb = "notices.add_robot" if is_new else "notices.change_robot"
    record(author, Entry(robot, verb, after=told), at=at)
    return robot
