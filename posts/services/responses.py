"""The department's part of a report: what it heard and what it changed (W30, W75)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import InvalidInput
from common.moves import target_of
from members.acting import Acting
from posts.loop_notices import tell_response
from posts.loop_rules import LONGEST, require_host, require_texts
from posts.models import DepartmentResponse
from posts.services.reports import SHORT, lock_report
from posts.states import REPORT_MOVES, ReportAction
from trail.services import Entry, record


@dataclass(frozen=True)
class Heard:
    """What the department says: advice heard; what changed, where, since when."""

    heard: str
    changed: str = ""
    changed_where: str = ""
    changed_since: dt.date | None = None


@transaction.atomic
def respond_to_report(
    *, actor: Acting, report_id: int, said: Heard, at: dt.datetime
) -> DepartmentResponse:
    """The report is complete: the department has said its part, once."""
    report = lock_report(report_id)
    require_host(actor, report)
    before = report.state
    report.state = target_of(REPORT_MOVES, ReportAction.COMPLETE, before)
    _check(said, at)
    assert actor.user is not None
    made = DepartmentResponse.objects.create(
        report=report,
        heard=said.heard.strip(),
        changed=said.changed.strip(),
        changed_where=said.changed_where.strip(),
        changed_since=said.changed_since,
        author=actor.user,
        given_at=at,
    )
    report.completed_at = at
    report.save(update_fields=["state", "completed_at"])
    after = {"heard": made.heard, "changed": made.changed}
    record(
        actor.author,
        Entry(report, "posts.complete_report", before, report.state, after=after),
        at=at,
    )
    tell_response(report, at=at)
    return made


def _check(said: Heard, at: dt.datetime) -> None:
    require_texts({"heard": said.heard})
    wrong: dict[str, list[str]] = {}
    if len(said.changed) > LONGEST:
        wrong["changed"] = [_("不超过 %s 字") % LONGEST]
    if len(said.changed_where) > SHORT:
        wrong["changed_where"] = [_("不超过 %s 字") % SHORT]
    if said.changed.strip() and said.changed_since is None:
        wrong["changed_since"] = [_("请填写自何时起改进")]
    if said.changed_since and said.changed_since > timezone.localdate(at):
        wrong["changed_since"] = [_("不能晚于今天；计划中的改进请在完成后填写")]
    if wrong:
        raise InvalidInput(_("请把部门反馈填写完整。"), fields=wrong)
