"""What waits for the staff: how many of each kind, in one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils import timezone

from activities.models import Activity, Participation
from activities.states import ActivityState, ParticipationState
from checklists.models import (
    ConcernItem,
    ConsultItem,
    IntentItem,
    MergeProposal,
    PostOffer,
)
from checklists.states import ItemState
from common.jobs import JobState
from members.models import ImportRun, RoleAssignment, User
from members.scope import scope_of
from posts.models import Match
from posts.states import MatchState
from reports.models import ReportRun
from trail.models import Event

BUSY = (JobState.QUEUED, JobState.RUNNING)
SOON = dt.timedelta(hours=24)
MONTH = dt.timedelta(days=30)
RECENT = dt.timedelta(days=7)


def desk_counts(user: User, at: dt.datetime) -> dict[str, int]:
    """Queues of the staff and leaders, by name; what one may not see counts nothing."""
    imports = ImportRun.objects.visible_to(user)
    matches = Match.objects.visible_to(user)
    reports = ReportRun.objects.visible_to(user)
    held = Participation.objects.visible_to(user)
    sessions = Activity.objects.visible_to(user).filter(
        committee_id__in=scope_of(user).reading
    )
    today = _day(at)
    return count_all(
        {
            "concerns": ConcernItem.objects.visible_to(user).waiting_for_screening(),
            "consults": ConsultItem.objects.visible_to(user).waiting_for_screening(),
            "intents": IntentItem.objects.visible_to(user).waiting_for_screening(),
            "offers": PostOffer.objects.visible_to(user).waiting_for_screening(),
            "merges": MergeProposal.objects.visible_to(user).pending(),
            "unpublished": PostOffer.objects.visible_to(user).filter(
                state=ItemState.ACCEPTED, post__isnull=True
            ),
            "matching": matches.filter(job_state__in=BUSY),
            "unconfirmed": matches.filter(
                job_state=JobState.DONE, state=MatchState.DRY
            ),
            "sessions": sessions.filter(starts_at__range=today).exclude(
                state__in=[ActivityState.DRAFT, ActivityState.CANCELLED]
            ),
            "expiring": held.filter(
                state=ParticipationState.OFFERED, expires_at__lte=at + SOON
            ),
            "importing": imports.filter(job_state__in=BUSY),
            "imports_failed": imports.filter(
                job_state=JobState.FAILED, finished_at__gte=at - RECENT
            ),
            "reports_failed": reports.filter(
                job_state=JobState.FAILED, finished_at__gte=at - RECENT
            ),
        }
    )


def audit_counts(user: User, at: dt.datetime) -> dict[str, int]:
    """For the auditor: what was done today in the committees they audit."""
    scope = scope_of(user)
    codes = [
        one.committee.code
        for one in scope.assignments
        if one.committee_id in scope.audits
    ]
    seen = Event.objects.within(codes)
    return count_all(
        {
            "events_today": seen.filter(at__range=_day(at)),
            "events_week": seen.filter(at__gte=at - RECENT),
        }
    )


def account_counts(user: User, at: dt.datetime) -> dict[str, int]:
    """For the system administrator: accounts and roles, no contents."""
    managed = scope_of(user).administers
    today = timezone.localdate(at)
    roles = RoleAssignment.objects.filter(committee_id__in=managed).in_force(today)
    people = User.objects.filter(pk__in=roles.values("user"))
    return count_all(
        {
            "accounts": people,
            "never_signed_in": people.filter(last_login__isnull=True),
            "roles_ending": roles.filter(valid_to__lte=today + MONTH),
        }
    )


def count_all(questions: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each query finds, asked in one statement."""
    first, *others = (
        query.order_by()
        .annotate(question=Value(name))
        .values_list("question")
        .annotate(answer=Count("pk"))
        for name, query in questions.items()
    )
    known = dict(first.union(*others, all=True))
    return {name: known.get(name, 0) for name in questions}


def _day(at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """From midnight to the last moment of the local day."""
    start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + dt.timedelta(days=1, microseconds=-1)
