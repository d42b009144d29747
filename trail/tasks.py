"""Sealing in the background."""

from celery import shared_task
from django.utils import timezone

from trail import chain


@shared_task
def seal_events() -> None:
    while chain.seal_events(at=timezone.now()):
        pass
