"""Until when a department may ask to be replaced (申请改派)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.errors import ObjectionOver
from cases.models import Assignment
from common.workdays import known_calendar

LAST_SECOND = dt.time(23, 59, 59)


def objection_end(at: dt.datetime, days: int) -> dt.datetime:
    """The end of the last working day on which a department may object."""
    last = known_calendar().add_working_days(timezone.localdate(at), days)
    return timezone.make_aware(dt.datetime.combine(last, LAST_SECOND))


def require_objection_open(assignment: Assignment, at: dt.datetime) -> None:
    """Refused where the time is over, or it was decided already."""
    until = assignment.object_until
    if until is None:
        raise ObjectionOver(_("改派申请已有决定，请接收办理；有疑问请联系政协机关。"))
    if at > until:
        raise ObjectionOver(
            _("申请改派的期限已于%s届满，请接收办理；有疑问请联系政协机关。")
            % timezone.localtime(until).strftime("%Y-%m-%d")
        )
