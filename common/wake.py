"""Waking the queue: after commit, and never at the cost of the request."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake_later(task: str, pk: int) -> None:
    """Ask a worker to run `task` for row `pk` once the transaction has committed.

    The row itself says that there is work to do: where the broker cannot be reached
    the sweeper finds it within half a minute, so the failure is only logged.
    """

    def wake() -> None:
        try:
            current_app.send_task(task, args=[pk], retry=False)
        except (OperationalError, OSError) as error:
            log.warning("queue not reached for %s %s: %s", task, pk, error)

    transaction.on_commit(wake)
