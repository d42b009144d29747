"""Reports: asked for, made in the background, kept for download."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from checklists.models import Round
from common.errors import InvalidInput, Refused
from common.wake import wake_later
from members.acting import Acting
from members.models import Role
from reports.figures import FourListReport, json_bytes
from reports.models import ReportFormat, ReportRun
from reports.selectors import four_lists
from trail.services import Entry, record

Progress = Callable[[int, str], None]


@transaction.atomic
def request_report(
    *, actor: Acting, round_: Round, format_: str, at: dt.datetime
) -> ReportRun:
    """Queue a report of the round; staff and leaders of its committee may."""
    allowed = actor.holds(Role.CLERK, Role.LEADER, committee_id=round_.committee_id)
    if not (actor.is_system or allowed):
        raise Refused(_("只有本级政协机关工作人员和领导可以生成报告。"))
    if format_ not in ReportFormat.values:
        raise InvalidInput(_("报告格式只能是 json、xlsx 或 docx。"), code="format")
    run = ReportRun.objects.create(
        round=round_, format=format_, requested_by=actor.user, queued_at=at
    )
    entry = Entry(run, "reports.request", after={"format": format_})
    record(actor.author, entry, at=at)
    wake_later(ReportRun.TASK, run.pk)
    return run


def make_report(run: ReportRun, at: dt.datetime, progress: Progress) -> None:
    """Do a claimed run: the file stands in storage when this returns."""
    progress(10, _("正在统计"))
    report = four_lists(run.round, at)
    progress(60, _("正在排版"))
    content = rendered(report, run.format)
    name = f"{run.round.code}-{run.pk}.{run.format}"
    run.file.save(name, ContentFile(content))


def rendered(report: FourListReport, format_: str) -> bytes:
    """The report as a file of this format."""
    match format_:
        case ReportFormat.DOCX:
            # Word and Excel writers are heavy and wanted by workers only.
            from reports.documents.docx import docx_bytes  # noqa: PLC0415

            return docx_bytes(report)
        case ReportFormat.XLSX:
            from reports.documents.xlsx import xlsx_bytes  # noqa: PLC0415

            return xlsx_bytes(report)
        case _:
            return json_bytes(report)
