"""The clock of activities: it only wakes; the rows say what is due."""

from celery import shared_task
from django.utils import timezone

from activities.services import keys, life, queue


@shared_task
def expire_offers() -> None:
    """Lapsed offers pass on, queues move, and what is past its time is closed."""
    now = timezone.now()
    life.close_due(now)
    queue.expire_offers(now)


@shared_task
def forget_booking_keys() -> None:
    """Old request keys are gone."""
    keys.forget_keys(timezone.now())
