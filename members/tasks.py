"""Imports in the background."""

import logging

from celery import shared_task
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from common.errors import DomainError
from common.sheets import SheetError
from members.models import ImportRun
from members.services.imports import perform_import

log = logging.getLogger(__name__)


@shared_task
def run_import(pk: int) -> None:
    """Do the import if nobody else does; a file at fault ends it with a sentence."""
    if not ImportRun.objects.claim(pk, timezone.now()):
        return
    run = ImportRun.objects.select_related("committee", "requested_by").get(pk=pk)
    try:
        perform_import(run, timezone.now())
    except (SheetError, DomainError, PermissionDenied) as error:
        ImportRun.objects.fail(pk, timezone.now(), sentence=str(error))
    except Exception:
        log.exception("import %s", pk)
        sentence = "系统出错，文件未导入。请稍后重试；仍不成功时请联系管理员。"
        ImportRun.objects.fail(pk, timezone.now(), sentence=sentence)
        raise
    else:
        ImportRun.objects.finish(pk, timezone.now())
