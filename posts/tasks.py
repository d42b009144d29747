"""Matching and confirming in the background; the clock of the experience loop."""

import logging
from collections.abc import Callable
from typing import TypeVar

from celery import shared_task
from django.utils import timezone

from common.errors import DomainError, Refused
from common.jobs import Job, JobQuerySet
from posts.errors import JobLost
from posts.matching.errors import MatchingError
from posts.models import Confirmation, Match
from posts.services import reminders, returns
from posts.services.confirmations import carry_out
from posts.services.performing import perform_match
from posts.services.progress import Progress

J = TypeVar("J", bound=Job)
log = logging.getLogger(__name__)


BROKEN = "系统出错，%s未完成。请稍后重试；仍不成功时请联系管理员。"


@shared_task
def run_match(pk: int) -> None:
    """Match if nobody else does; killed halfway, the next worker starts afresh."""
    runs = Match.objects.select_related("round__committee")

    def work(run: Match) -> None:
        perform_match(run, timezone.now(), _teller(runs, pk))
        runs.finish(pk, timezone.now())

    _do(runs, pk, work, broken=BROKEN % "匹配")


@shared_task
def confirm_run(pk: int) -> None:
    """Confirm if nobody else does; killed halfway, nothing has happened yet."""
    orders = Confirmation.objects.all()

    def work(order: Confirmation) -> None:
        carry_out(order, timezone.now(), _teller(orders, pk))

    _do(orders, pk, work, broken=BROKEN % "确认")


@shared_task
def remind_reports() -> None:
    """Who owes a report is reminded, once."""
    reminders.remind_reports(timezone.now())


@shared_task
def follow_visits() -> None:
    """Return visits follow their seats, and wishes are fulfilled where they can be."""
    returns.follow_visits(timezone.now())


def _do(jobs: JobQuerySet[J], pk: int, work: Callable[[J], None], broken: str) -> None:
    """Claim and do; what stands in the way is told on the row."""
    if not jobs.claim(pk, timezone.now()):
        return
    job = jobs.get(pk=pk)
    try:
        work(job)
    except JobLost:
        log.warning("%s %s was taken over", job._meta.label, pk)
    except (MatchingError, DomainError, Refused) as error:
        jobs.fail(pk, timezone.now(), sentence=str(error))
    except Exception:
        log.exception("%s %s", job._meta.label, pk)
        jobs.fail(pk, timezone.now(), sentence=broken)
        raise


def _teller(jobs: JobQuerySet[J], pk: int) -> Progress:
    """Reports progress, but not more often than it changes or a heartbeat needs."""
    last: tuple[int, str] = (-1, "")
    told_at = timezone.now()

    def tell(percent: int, stage: str) -> None:
        nonlocal last, told_at
        now = timezone.now()
        if (percent, stage) != last or (now - told_at).total_seconds() > 10:
            jobs.report_progress(pk, percent=percent, stage=stage, at=now)
            last, told_at = (percent, stage), now

    return tell
