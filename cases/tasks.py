"""The clock of cases: it only wakes; the rows say what is due."""

from celery import shared_task
from django.utils import timezone

from cases.services import ladder, recounting


@shared_task
def advance_clocks() -> None:
    """Warnings and steps of the ladder that are due are taken."""
    ladder.advance_clocks(timezone.now())


@shared_task
def recount_clocks() -> None:
    """Dates follow the calendar as it is known now."""
    recounting.recount_clocks(timezone.now())
