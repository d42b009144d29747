"""What the steps of the ladder say."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from cases.counting import zone_of
from cases.models import Clock, RungStep
from cases.schedule import WARNING, Step


def title_of(clock: Clock, step: Step, at: dt.datetime) -> str:
    """The line of a notice: what is due or overdue, and which step is taken."""
    stage = clock.stage.get_code_display()
    if step.step == WARNING and at <= clock.due_at:
        line = _("%(stage)s将于%(day)s到期") % {"stage": stage, "day": day_of(clock)}
    elif step.step in (WARNING, RungStep.HANDLER):
        line = _("%s已经逾期，请尽快办理") % stage
    elif step.step == RungStep.LISTED:
        line = _("%s逾期，已挂牌督办") % stage
    else:
        line = _("%(stage)s逾期，%(step)s") % {
            "stage": stage,
            "step": RungStep(step.step).label,
        }
    return f"{line}：{clock.case.title}"


def reason_of(clock: Clock) -> str:
    """Who owes what since when, as the page of the case and a supervision say it."""
    words = {
        "number": clock.case.number,
        "who": clock.assignment.department.name if clock.assignment else "",
        "stage": clock.stage.get_code_display(),
        "day": day_of(clock),
    }
    return _("%(number)s %(who)s%(stage)s期限至%(day)s。") % words


def day_of(clock: Clock) -> str:
    local = clock.due_at.astimezone(zone_of(clock))
    return _("%(month)s 月 %(day)s 日") % {"month": local.month, "day": local.day}
