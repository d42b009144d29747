"""Cases taken out as a table; who took out what stands in the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lines import Line
from cases.models import Case
from cases.reading import with_line
from common.errors import Refused
from common.sheets import SheetData
from members.acting import Acting
from members.models import Role
from trail.services import Entry, record

BATCH = 1000
HEADINGS = (
    "编号",
    "办理规则",
    "事由",
    "状态",
    "第几次办理",
    "承办部门",
    "等待",
    "到期日",
    "逾期",
    "提出时间",
    "交办时间",
    "答复时间",
    "办结时间",
)


@transaction.atomic
def export_cases(
    *,
    actor: Acting,
    cases: QuerySet[Case],
    filters: Mapping[str, str],
    at: dt.datetime,
) -> SheetData:
    """A sheet of the cases the person may see; `filters` says how they were chosen."""
    if actor.user is None or not actor.holds(Role.CLERK, Role.LEADER):
        raise Refused(_("只有政协机关工作人员和领导可以导出。"))
    assert actor.assignment is not None
    told = {"filters": dict(filters), "rows": cases.count()}
    committee = actor.assignment.committee
    record(actor.author, Entry(committee, "cases.export_cases", after=told), at=at)
    loaded = with_line(cases, actor.user)
    return SheetData(_("办理件"), HEADINGS, _rows(loaded, at))


def _rows(cases: QuerySet[Case], at: dt.datetime) -> Iterator[list[object]]:
    for case in cases.iterator(chunk_size=BATCH):
        line = Line(case, at)
        yield [
            case.number,
            case.policy.name,
            case.title,
            str(case.get_state_display()),
            case.handling,
            line.departments,
            line.waiting,
            _local(line.due_at),
            _("是") if line.is_overdue else "",
            *map(
                _local,
                (
                    case.opened_at,
                    case.assigned_at,
                    case.answered_at,
                    case.closed_at,
                ),
            ),
        ]


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    """The office's own time, as a cell holds no time zone."""
    return timezone.make_naive(moment) if moment else None
