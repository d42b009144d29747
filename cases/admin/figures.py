"""Figures of a year for the office: answered in person, turned by a second round."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Verdict
from cases.tallies import face_to_face, second_rounds
from members.models import User


def figures_of(user: User, ours: QuerySet[Case], year: int) -> dict[str, Any]:
    """Over cases assigned in the year, and cases raised in it that were sent back."""
    zone = timezone.get_current_timezone()
    since = dt.datetime(year, 1, 1, tzinfo=zone)
    until = dt.datetime(year + 1, 1, 1, tzinfo=zone)
    rounds = second_rounds(ours.filter(opened_at__gte=since, opened_at__lt=until))
    labels = {**dict(Verdict.choices), "": _("尚未评价")}
    return {
        "year": year,
        "years": range(timezone.localdate().year, timezone.localdate().year - 5, -1),
        "in_person": face_to_face(user, since=since, until=until),
        "rounds": rounds,
        "verdicts": [
            (label, rounds.before.get(name, 0), rounds.after.get(name, 0))
            for name, label in labels.items()
        ],
    }
