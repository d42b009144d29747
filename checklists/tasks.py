"""Grouping and routing proposals in the background."""

import logging

from celery import shared_task
from django.utils import timezone

from checklists.models import GroupingRun
from checklists.services import proposals

log = logging.getLogger(__name__)


@shared_task
def propose_groups(pk: int) -> None:
    """Make the proposals if nobody else does."""
    if not GroupingRun.objects.claim(pk, timezone.now()):
        return
    run = GroupingRun.objects.select_related("round").get(pk=pk)

    def progress(percent: int, stage: str) -> None:
        now = timezone.now()
        GroupingRun.objects.report_progress(pk, percent=percent, stage=stage, at=now)

    try:
        proposals.propose_groups(run, progress)
    except Exception:
        log.exception("grouping %s", pk)
        sentence = "系统出错，归纳建议未生成。请稍后重试；仍不成功时请联系管理员。"
        GroupingRun.objects.fail(pk, timezone.now(), sentence=sentence)
        raise
    GroupingRun.objects.finish(pk, timezone.now())
