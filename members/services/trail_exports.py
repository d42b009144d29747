"""The trail taken out as a file stands in the trail itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from members.acting import Acting
from members.rules import require_auditor
from trail.services import Entry, record


@transaction.atomic
def note_trail_export(
    *, actor: Acting, filters: Mapping[str, str], format_: str, at: dt.datetime
) -> None:
    """Which auditor took out what they had searched for, in which format."""
    user = require_auditor(actor)
    told = {"format": format_, "filters": dict(filters)}
    record(actor.author, Entry(user, "members.export_trail", after=told), at=at)
