"""Matching in the background."""

import logging
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from common.errors import DomainError
from posts.errors import JobLost
from posts.matching.errors import MatchingError
from posts.models import Match
from posts.services.performing import perform_match

log = logging.getLogger(__name__)


@shared_task
def run_match(pk: int) -> None:
    """Match if nobody else does; killed halfway, the next worker starts afresh."""
    if not Match.objects.claim(pk, timezone.now()):
        return
    match = Match.objects.select_related("round__committee").get(pk=pk)
    try:
        perform_match(match, timezone.now(), _teller(pk))
    except JobLost:
        log.warning("match %s was taken over", pk)
    except (MatchingError, DomainError) as error:
        Match.objects.fail(pk, timezone.now(), sentence=str(error))
    except Exception:
        log.exception("match %s", pk)
        sentence = "系统出错，匹配未完成。请稍后重试；仍不成功时请联系管理员。"
        Match.objects.fail(pk, timezone.now(), sentence=sentence)
        raise
    else:
        Match.objects.finish(pk, timezone.now())


def _teller(pk: int) -> Callable[[int, str], None]:
    """Reports progress, but not more often than it changes or a heartbeat needs."""
    last: tuple[int, str] = (-1, "")
    told_at = timezone.now()

    def tell(percent: int, stage: str) -> None:
        nonlocal last, told_at
        now = timezone.now()
        if (percent, stage) != last or (now - told_at).total_seconds() > 10:
            Match.objects.report_progress(pk, percent=percent, stage=stage, at=now)
            last, told_at = (percent, stage), now

    return tell
