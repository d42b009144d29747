"""Photos of a report: added and taken away while it is a draft."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import IllegalTransition, InvalidInput
from members.acting import Acting
from posts.loop_rules import require_author
from posts.models import ExperienceReport, ReportPhoto
from posts.pictures import redraw
from posts.services.reports import lock_report
from posts.states import ReportState
from trail.services import Entry, record

MOST = 9
CAPTION = 80


@transaction.atomic
def add_photo(
    *,
    actor: Acting,
    report_id: int,
    file: IO[bytes],
    size: int | None,
    at: dt.datetime,
    caption: str = "",
) -> ReportPhoto:
    """The photo stands by the report, drawn anew; refused for what is no photo."""
    report = _draft(actor, report_id)
    if report.photos.count() >= MOST:
        raise InvalidInput(
            _("每份反馈最多 %d 张照片，请先删除不需要的。") % MOST, code="too_many"
        )
    if len(caption) > CAPTION:
        raise InvalidInput(_("照片说明不超过 %d 字。") % CAPTION)
    picture = redraw(file, size)
    # Named by us: what the sender called it says nothing we could trust.
    kept = ContentFile(picture.content, name=f"{uuid.uuid4().hex}.jpg")
    made = ReportPhoto.objects.create(
        report=report,
        file=kept,
        caption=caption.strip(),
        width=picture.width,
        height=picture.height,
        added_at=at,
    )
    after = {"photo": made.pk}
    record(actor.author, Entry(report, "posts.add_photo", after=after), at=at)
    return made


@transaction.atomic
def remove_photo(
    *, actor: Acting, report_id: int, photo_id: int, at: dt.datetime
) -> None:
    """The photo is gone, its file once this has been committed."""
    report = _draft(actor, report_id)
    photo = report.photos.get(pk=photo_id)
    stored, name = photo.file.storage, str(photo.file.name)
    photo.delete()
    before = {"photo": photo_id}
    record(actor.author, Entry(report, "posts.remove_photo", before=before), at=at)
    transaction.on_commit(partial(stored.delete, name))


def _draft(actor: Acting, report_id: int) -> ExperienceReport:
    report = lock_report(report_id)
    require_author(actor, report)
    if report.state != ReportState.DRAFT:
        raise IllegalTransition(_("反馈已经提交，不能再增减照片。"))
    return report
