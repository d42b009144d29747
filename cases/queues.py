"""What the office has to look after, by name: the links and figures of its board."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import reading
from cases.models import Assignment, Case, Reply, Supervision, SupervisionKind
from cases.states import ENDED, AssignmentState, CaseState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES: dict[str, StrOrPromise] = {
    "to_assign": _("待交办"),
    "objected": _("待决定的改派申请"),
    "requests": _("待审批的延期、暂停"),
    "overdue": _("已逾期"),
    "today": _("今天到期"),
    "week": _("本周到期"),
    "later": _("本周以后到期"),
    "to_judge": _("待评价"),
    "to_close": _("待办结"),
    "supervised": _("督办中"),
    "second_round": _("二次办理中"),
    "promised": _("答复后承诺未落实"),
}
# No limit is set so late.
END = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
TO_ASSIGN = (CaseState.OPEN, CaseState.SECOND_ROUND, CaseState.REOPENED)


def conditions(at: dt.datetime) -> dict[str, Q]:
    """What each queue holds, seen from this moment; weeks end with Sunday."""
    start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = start + dt.timedelta(days=1)
    monday = start + dt.timedelta(days=7 - start.weekday())
    now = at.replace(microsecond=0)
    return {
        "to_assign": Q(state__in=TO_ASSIGN),
        "objected": Q(_objected()),
        "requests": Q(reading.asking_time()),
        "overdue": Q(reading.overdue(at)),
        "today": Q(reading.due_between(now, tomorrow)),
        "week": Q(reading.due_between(tomorrow, monday)),
        "later": Q(reading.due_between(monday, END)),
        "to_judge": Q(state=CaseState.ANSWERED),
        "to_close": Q(state=CaseState.EVALUATED),
        "supervised": Q(reading.supervised()),
        "second_round": Q(second_handling=F("handling")) & ~Q(state__in=ENDED),
        "promised": _promised(),
    }


def queue(cases: QuerySet[Case], name: str, at: dt.datetime) -> QuerySet[Case]:
    """The cases of one queue; none where there is no such queue."""
    wanted = conditions(at).get(name)
    return cases.none() if wanted is None else cases.filter(wanted)


def counts(cases: QuerySet[Case], at: dt.datetime) -> dict[str, int]:
    """How many of these cases each queue holds, in one statement."""
    asked = {
        name: Count("pk", filter=wanted) for name, wanted in conditions(at).items()
    }
    return cases.order_by().aggregate(**asked)


def listed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Under supervision by listing or a leader, the longest so first."""
    watched = Supervision.objects.filter(
        case=OuterRef("pk"),
        kind__in=[SupervisionKind.LISTED, SupervisionKind.LEADER_CASE],
    ).standing()
    return cases.filter(Exists(watched)).order_by("opened_at", "pk")


def _objected() -> Exists:
    return Exists(
        Assignment.objects.filter(
            case=OuterRef("pk"),
            handling=OuterRef("handling"),
            state=AssignmentState.OBJECTED,
        )
    )


def _promised() -> Q:
    owing = Reply.objects.filter(case=OuterRef("pk"), sent_at__isnull=False)
    return Q(Exists(owing.exclude(promise=""))) & Q(carried_out_at__isnull=True)
