"""Lineages taken out of the house stand in the trail."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import transaction

from members.acting import Acting
from trail.services import Entry, record


@transaction.atomic
def note_export(
    *, actor: Acting, kind: str, pk: int, format_: str, at: dt.datetime
) -> None:
    """Who took the lineage of which thing, in which format."""
    thing = apps.get_model(kind)(pk=pk)
    entry = Entry(thing, "reports.export_lineage", after={"format": format_})
    record(actor.author, entry, at=at)
