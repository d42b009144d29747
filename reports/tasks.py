"""Reports in the background."""

import logging

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

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
    except Exception as error:
        log.exception("report %s", pk)
        ReportRun.objects.fail(pk, timezone.now(), sentence=_sentence(error))
        raise
    ReportRun.objects.finish(pk, timezone.now())


def _sentence(error: Exception) -> str:
    """What the person who waits reads, with what to do next."""
    if isinstance(error, OSError):
        return _("报告文件不能保存。请联系管理员检查存储空间，然后重新生成。")
    return _("系统出错，报告未生成。请重新生成一次；仍不成功时请联系管理员。")
