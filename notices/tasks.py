"""Background work: sending what is due, digests, forgetting what is old."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from notices.services import digesting, reading, sending

# Somewhat less than the schedule's interval, so that runs do not pile up.
BUDGET = dt.timedelta(seconds=14)


@shared_task
def send_deliveries() -> None:
    """Send what is due, one after another, as long as the time lasts."""
    began = now = timezone.now()
    sending.recover_abandoned(at=now)
    while now - began < BUDGET and sending.send_next(at=now):
        now = timezone.now()


@shared_task
def make_digests() -> None:
    digesting.make_digests(at=timezone.now())


@shared_task
def forget_notices() -> None:
    reading.forget_old(at=timezone.now())
