"""Where the experience loop is broken: one definition of each break, and who acts next.

experience → report → department's part → suggestion → case → adoption → progress →
carried out → return visit → comparison
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.models import Participation
from activities.states import ParticipationState
from cases.models import Solved
from cases.states import STANDING
from members.models import User
from members.scope import scope_of
from posts.models import AGREED, ExperienceReport, ReturnVisit, Suggestion
from posts.states import ReportState, VisitState

DAY = dt.timedelta(days=1)
REMIND_AFTER = 3 * DAY
REPORT_WITHIN = 7 * DAY
ANSWER_WITHIN = 14 * DAY
DECIDE_WITHIN = 14 * DAY
PROGRESS_EVERY = 30 * DAY
VISIT_WITHIN = 30 * DAY
COMPARE_WITHIN = 7 * DAY

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Broken:
    """One broken loop: what it is about, since when, who has to act, and where."""

    kind: str
    label: str
    title: str
    owner: str
    since: dt.datetime
    url: str


@dataclass(frozen=True)
class Break:
    """A way in which loops break: which rows, and how one of them is told."""

    kind: str
    label: str | Promise
    rows: Callable[[Iterable[int], dt.datetime], Rows]
    told: Callable[[Any], tuple[str, str, dt.datetime, str]]

    def of(self, row: Any) -> Broken:
        title, owner, since, url = self.told(row)
        return Broken(self.kind, str(self.label), title, owner, since, url)


def reports_owed(at: dt.datetime, after: dt.timedelta) -> QuerySet[Participation]:
    """Who was at a post that ended so long ago and has handed in no report."""
    return Participation.objects.filter(
        state=ParticipationState.ATTENDED,
        activity__post_session__isnull=False,
        activity__ends_at__lte=at - after,
    ).filter(Q(report__isnull=True) | Q(report__state=ReportState.DRAFT))


def _unreported(committees: Iterable[int], at: dt.datetime) -> Rows:
    owed = reports_owed(at, REPORT_WITHIN).filter(activity__committee__in=committees)
    return owed.select_related("person", "activity").order_by("activity__ends_at", "pk")


def _unanswered(committees: Iterable[int], at: dt.datetime) -> Rows:
    return (
        ExperienceReport.objects.filter(
            post__committee__in=committees,
            state=ReportState.SUBMITTED,
            submitted_at__lte=at - ANSWER_WITHIN,
        )
        .with_parts()
        .order_by("submitted_at", "pk")
    )


def _suggestions(committees: Iterable[int]) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(committee__in=committees).with_parts()


def _without_case(committees: Iterable[int], at: dt.datetime) -> Rows:
    return (
        _suggestions(committees).filter(case__isnull=True).order_by("raised_at", "pk")
    )


def _undecided(committees: Iterable[int], at: dt.datetime) -> Rows:
    return (
        _suggestions(committees)
        .filter(
            case__answered_at__lte=at - DECIDE_WITHIN,
            adoptions__isnull=True,
        )
        .order_by("case__answered_at", "pk")
    )


def _standing_still(committees: Iterable[int], at: dt.datetime) -> Rows:
    return (
        _suggestions(committees)
        .filter(case__carried_out_at__isnull=True, adoptions__decision__in=AGREED)
        .annotate(
            moved_at=Coalesce(Max("progress__noted_at"), Max("adoptions__recorded_at"))
        )
        .filter(moved_at__lte=at - PROGRESS_EVERY)
        .order_by("moved_at", "pk")
    )


def _not_asked_back(committees: Iterable[int], at: dt.datetime) -> Rows:
    """Nobody asked the author back, no session was planned, or no answer came."""
    no_seat = Q(return_visit__isnull=True) | Q(return_visit__state=VisitState.WISHED)
    silent = Q(return_visit__participation__state=ParticipationState.OFFERED)
    return (
        _suggestions(committees)
        .filter(
            no_seat | silent,
            post__isnull=False,
            case__carried_out_at__lte=at - VISIT_WITHIN,
        )
        .order_by("case__carried_out_at", "pk")
    )


def _uncompared(committees: Iterable[int], at: dt.datetime) -> Rows:
    return (
        ReturnVisit.objects.filter(
            suggestion__committee__in=committees,
            state=VisitState.OFFERED,
            participation__state=ParticipationState.ATTENDED,
            participation__activity__ends_at__lte=at - COMPARE_WITHIN,
        )
        .select_related("suggestion__author", "post", "participation__activity")
        .order_by("participation__activity__ends_at", "pk")
    )


def _unsolved(committees: Iterable[int], at: dt.datetime) -> Rows:
    """Compared and not solved, while the case rests closed since before."""
    return (
        ReturnVisit.objects.filter(
            suggestion__committee__in=committees,
            state=VisitState.COMPARED,
            suggestion__case__closed_at__lt=F("compared_at"),
        )
        .exclude(solved=Solved.YES)
        .select_related("suggestion")
        .order_by("compared_at", "pk")
    )


def _of_participation(held: Participation) -> tuple[str, str, dt.datetime, str]:
    session = held.activity
    url = reverse("posts:roster", args=[session.post_session.pk])
    return session.title, str(held.person), session.ends_at, url


def _of_report(report: ExperienceReport) -> tuple[str, str, dt.datetime, str]:
    assert report.submitted_at is not None
    url = reverse("posts:report", args=[report.pk])
    return report.post.title, str(report.post.department), report.submitted_at, url


def _page(suggestion: Suggestion) -> str:
    return reverse("posts:suggestion", args=[suggestion.pk])


def _office() -> str:
    return str(_("政协机关"))


def _of_caseless(one: Suggestion) -> tuple[str, str, dt.datetime, str]:
    return one.title, _office(), one.raised_at, _page(one)


def _of_undecided(one: Suggestion) -> tuple[str, str, dt.datetime, str]:
    assert one.case is not None
    assert one.case.answered_at is not None
    return one.title, _answering(one), one.case.answered_at, _page(one)


def _of_still(one: Any) -> tuple[str, str, dt.datetime, str]:
    return one.title, _answering(one), one.moved_at, _page(one)


def _answering(one: Suggestion) -> str:
    """The departments that answer, as they were loaded; else the office."""
    assert one.case is not None
    names = [
        held.department.name
        for held in one.case.assignments.all()
        if held.handling == one.case.handling and held.state in STANDING
    ]
    return "、".join(names) or _office()


def _of_carried_out(one: Suggestion) -> tuple[str, str, dt.datetime, str]:
    assert one.case is not None
    assert one.case.carried_out_at is not None
    visit = getattr(one, "return_visit", None)
    if visit is None:
        owner = _office()
    elif visit.state == VisitState.WISHED and one.post is not None:
        owner = str(one.post.department)
    else:
        owner = str(one.author)
    return one.title, owner, one.case.carried_out_at, _page(one)


def _of_visit(visit: ReturnVisit) -> tuple[str, str, dt.datetime, str]:
    assert visit.participation is not None
    url = reverse("posts:visit", args=[visit.pk])
    since = visit.participation.activity.ends_at
    return visit.suggestion.title, str(visit.suggestion.author), since, url


def _of_unsolved(visit: ReturnVisit) -> tuple[str, str, dt.datetime, str]:
    assert visit.compared_at is not None
    url = reverse("posts:visit", args=[visit.pk])
    return visit.suggestion.title, _office(), visit.compared_at, url


BREAKS = (
    Break("unreported", _("已体验未提交反馈"), _unreported, _of_participation),
    Break("unanswered", _("部门未回应体验反馈"), _unanswered, _of_report),
    Break("without_case", _("建议未立件"), _without_case, _of_caseless),
    Break("undecided", _("已答复未登记采纳情况"), _undecided, _of_undecided),
    Break("standing_still", _("已采纳久无进展"), _standing_still, _of_still),
    Break(
        "not_asked_back", _("已落实未成再体验邀请"), _not_asked_back, _of_carried_out
    ),
    Break("uncompared", _("已再体验未对比"), _uncompared, _of_visit),
    Break("unsolved", _("再体验认为未解决且未重新办理"), _unsolved, _of_unsolved),
)
KINDS = {one.kind: one for one in BREAKS}
LOADED = {
    "unreported": ("activity__post_session",),
    "undecided": ("case__assignments__department",),
    "standing_still": ("case__assignments__department",),
}


def broken_loops(user: User, kind: str, at: dt.datetime) -> Rows:
    """The rows of this kind in the committees whose staff or leader one is."""
    rows = KINDS[kind].rows(scope_of(user).reading, at)
    return rows.prefetch_related(*LOADED.get(kind, ()))


def broken_counts(user: User, at: dt.datetime) -> dict[str, int]:
    """How many loops are broken, by kind."""
    reading = scope_of(user).reading
    return {one.kind: one.rows(reading, at).count() for one in BREAKS}
