"""Sealing in the background."""

import logging

from celery import shared_task
from django.utils import timezone

from trail import chain

log = logging.getLogger(__name__)


@shared_task
def seal_events() -> None:
    while chain.seal_events(at=timezone.now()):
        pass


@shared_task
def check_chain() -> None:
    """The daily verification; a break is told in the log of the operators too."""
    check = chain.check_chain(at=timezone.now())
    if check.broken:
        log.critical("trail: %s", check.broken)
