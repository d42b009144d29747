"""Reports: asked for, made in the background, kept for download."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from checklists.models import Round
from common.errors import InvalidInput
from common.wake import wake_later
from members.acting import Acting
from reports.figures import FourListReport, json_bytes
from reports.models import ReportFormat, ReportRun
from reports.rules import ensure_may_report
from reports.selectors import four_lists
from trail.services import Entry, record

Progress = Callable[[int, str], None]


@transaction.atomic
def request_report(
    *, actor: Acting, round_: Round, format_: str, at: dt.datetime
) -> ReportRun:
    """Queue a report of the round; staff and leaders of its committee may.

    Asked twice for the same while the first is under way, it is the first.
    """
    ensure_may_report(actor, round_)
    if format_ not in ReportFormat.values:
        raise InvalidInput(_("报告格式只能是 json、xlsx 或 docx。"), code="format")
    asked = ReportRun.objects.filter(round=round_, requested_by=actor.user)
    under_way = asked.under_way().filter(format=format_).order_by("-pk").first()
    if under_way:
        return under_way
    run = ReportRun.objects.create(
        round=round_, format=format_, requested_by=actor.user, queued_at=at
    )
    entry = Entry(run, "reports.request", after={"format": format_})
    record(actor.author, entry, at=at)
    wake_later(ReportRun.TASK, run.pk)
    return run


@transaction.atomic
def fetch_report(*, actor: Acting, run: ReportRun, at: dt.datetime) -> File[bytes]:
    """The file of a report the person may see; who took it stands in the trail.

    Raises FileMissing while there is none.
    """
    file = run.opened()
    entry = Entry(run, "reports.fetch", after={"format": run.format})
    record(actor.author, entry, at=at)
    return file


@transaction.atomic
def print_report(
    *, actor: Acting, round_: Round, format_: str, at: dt.datetime
) -> bytes:
    """The report of the round at once, as a file of this format; noted as well."""
    ensure_may_report(actor, round_)
    entry = Entry(round_, "reports.print", after={"format": format_})
    record(actor.author, entry, at=at)
    return rendered(four_lists(round_, at), format_)


def make_report(run: ReportRun, at: dt.datetime, progress: Progress) -> None:
    """Do a claimed run: the file stands in storage when this returns."""
    progress(10, _("正在统计"))
    report = four_lists(run.round, at)
    progress(60, _("正在排版"))
    content = rendered(report, run.format)
    _keep_file(run, content)


def _keep_file(run: ReportRun, content: bytes) -> None:
    """Store the file in its one place; what an earlier attempt left there goes."""
    storage = run.file.storage
    storage.delete(run.kept_as)
    run.file.name = storage.save(run.kept_as, ContentFile(content))
    run.save(update_fields=["file"])


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
