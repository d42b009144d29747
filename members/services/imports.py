"""Import runs: asked for by a clerk, done by a worker."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from common.wake import wake_later
from members.acting import SYSTEM_ACTING, Acting, acting_as
from members.imports import engine
from members.imports.importer import ImportContext, importer_for
from members.models import Committee, ImportRun, Role
from members.rules import require_staff
from trail.services import Entry, record


@transaction.atomic
def request_import(
    *,
    actor: Acting,
    committee: Committee,
    kind: str,
    file: File[bytes],
    at: dt.datetime,
    round_code: str = "",
    is_dry_run: bool = False,
    all_or_nothing: bool = False,
) -> ImportRun:
    """Keep the file and queue its import; the kind must be known."""
    require_staff(actor, committee.pk)
    importer_for(kind)
    run = ImportRun.objects.create(
        committee=committee,
        kind=kind,
        round_code=round_code,
        file=file,
        file_name=Path(file.name or "").name,
        is_dry_run=is_dry_run,
        all_or_nothing=all_or_nothing,
        requested_by=actor.user,
        queued_at=at,
    )
    record(
        actor.author,
        Entry(
            run, "members.request_import", after={"kind": kind, "file": run.file_name}
        ),
        at=at,
    )
    wake_later(ImportRun.TASK, run.pk)
    return run


def perform_import(run: ImportRun, at: dt.datetime) -> None:
    """Do a claimed run: rows in, counts and errors file kept.

    Raises SheetError and InvalidInput with the sentence for the person.
    """
    actor = (
        acting_as(run.requested_by, Role.CLERK) if run.requested_by else SYSTEM_ACTING
    )
    context = ImportContext(run.committee, actor, at, run.round_code)
    importer = importer_for(run.kind)(context)

    def progress(percent: int, stage: str) -> None:
        now = timezone.now()
        ImportRun.objects.report_progress(run.pk, percent=percent, stage=stage, at=now)

    with TemporaryDirectory() as folder:
        errors = Path(folder) / "errors.xlsx"
        options = engine.Options(run.is_dry_run, run.all_or_nothing, errors)
        outcome = engine.run(importer, Path(run.file.path), options, progress)
        for name, count in outcome.counts().items():
            setattr(run, name, count)
        run.save(update_fields=list(outcome.counts()))
        if outcome.rejected:
            with errors.open("rb") as file:
                run.errors_file.save(f"errors-{run.pk}.xlsx", File(file))
    record(
        actor.author,
        Entry(run, "members.import", after=outcome.counts()),
        at=at,
    )
