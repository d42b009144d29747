"""Reports in the background."""

import logging

from celery import shared_task
from django.utils import timezone

from reports.models import ReportRun
from reports.services import making

log = logging.getLogger(__name__)


@shared_task
def make_report(pk: int) -> None:
    """Make the report if nobody else does."""
    if not ReportRun.objects.claim(pk, timezone.now()):
        return
    run = ReportRun.objects.select_related("round__committee").get(pk=pk)

    def progress(percent: int, stage: str) -> None:
        now = timezone.now()
        ReportRun.objects.report_progress(pk, percent=percent, stage=stage, at=now)

    try:
        making.make_report(run, timezone.now(), progress)
    except Exception:
        log.exception("report %s", pk)
        sentence = "系统出错，报告未生成。请稍后重试；仍不成功时请联系管理员。"
        ReportRun.objects.fail(pk, timezone.now(), sentence=sentence)
        raise
    ReportRun.objects.finish(pk, timezone.now())
