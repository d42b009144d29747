"""The figures of a round, counted by the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import connection
from django.utils import timezone

from checklists.models import Round, RoundPhase
from checklists.states import ItemState
from members.models import JoinPhase
from posts.models import Match
from posts.states import MatchState
from reports import queries
from reports.figures import (
    Coverage,
    FourListReport,
    GroupRow,
    ListStates,
    Matching,
    Participation,
    Reason,
    StateCounts,
    TopicRow,
    Totals,
    WeekRow,
)

LISTS = ("concerns", "consults", "intents", "offers")
COUNTED = (*LISTS, "posts", "sessions", "person_times")


def four_lists(round_: Round, at: dt.datetime) -> FourListReport:
    """All figures of the round as they stand at `at` (W23)."""
    first, last = _period(round_, at)
    return FourListReport(
        committee_code=round_.committee.code,
        committee_name=round_.committee.name,
        round_code=round_.code,
        round_title=round_.title,
        period_from=first,
        period_to=last,
        generated_at=timezone.localtime(at),
        totals=Totals(**_one(queries.TOTALS, round_)),
        participation=Participation(**_one(queries.PARTICIPATION, round_)),
        matching=_matching(round_),
        by_department=_groups(queries.BY_DEPARTMENT, round_),
        by_field=_groups(queries.BY_FIELD, round_),
        by_committee=_groups(queries.BY_COMMITTEE, round_),
        states=_states(round_),
        topics=_topics(round_),
        weeks=_weeks(round_),
        coverage=_coverage(round_),
    )


def _rows(sql: str, round_: Round, **extra: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"round": round_.pk, **extra})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _one(sql: str, round_: Round) -> dict[str, Any]:
    return _rows(sql, round_)[0]


def _period(round_: Round, at: dt.datetime) -> tuple[dt.date, dt.date]:
    phases = list(RoundPhase.objects.filter(round=round_))
    today = timezone.localdate(at)
    if not phases:
        return today, today
    first = min(phase.starts_on for phase in phases)
    return first, max(first, min(today, max(phase.ends_on for phase in phases)))


def _groups(sql: str, round_: Round) -> tuple[GroupRow, ...]:
    """Long rows (group, what, how many) folded into one row a group."""
    heads: dict[Any, dict[str, Any]] = {}
    counts: defaultdict[Any, dict[str, int]] = defaultdict(dict)
    for row in _rows(sql, round_):
        key = row["code"]
        heads[key] = {"code": key, "name": row["name"], "level": row["level"]}
        counts[key][row["what"]] = counts[key].get(row["what"], 0) + row["n"]
    found = [GroupRow(**(heads[key] | counts[key])) for key in heads]
    return tuple(sorted(found, key=lambda row: (-_weight(row), row.code)))


def _weight(row: GroupRow) -> int:
    return sum(getattr(row, name) for name in LISTS)


def _states(round_: Round) -> ListStates:
    known = set(StateCounts.__dataclass_fields__)
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(queries.STATES, round_):
        # A matter that was transferred out was not taken up in the list itself.
        state = row["state"] if row["state"] in known else str(ItemState.DECLINED)
        counts[row["what"]][state] = counts[row["what"]].get(state, 0) + row["n"]
    return ListStates(**{name: StateCounts(**counts[name]) for name in LISTS})


def _topics(round_: Round) -> tuple[TopicRow, ...]:
    return tuple(
        TopicRow(
            title=row["title"],
            items=row["items"],
            departments=tuple(row["departments"]),
        )
        for row in _rows(queries.TOPICS, round_)
    )


def _weeks(round_: Round) -> tuple[WeekRow, ...]:
    weeks: defaultdict[dt.date, dict[str, int]] = defaultdict(dict)
    for row in _rows(queries.WEEKS, round_):
        weeks[row["week"]][row["what"]] = row["n"]
    return tuple(WeekRow(starts_on=day, **weeks[day]) for day in sorted(weeks))


def _coverage(round_: Round) -> Coverage:
    taking_part = round_.committee.departments.active()
    return Coverage(
        pilot_departments=taking_part.filter(phase=JoinPhase.PILOT).count(),
        departments=taking_part.count(),
    )


def _matching(round_: Round) -> Matching:
    """Of the confirmed run; while none is, of the latest that has ended."""
    runs = Match.objects.filter(round=round_, job_state="done").exclude(
        state=MatchState.DISCARDED
    )
    run = (
        runs.filter(state=MatchState.CONFIRMED).order_by("-pk").first()
        or runs.order_by("-pk").first()
    )
    if run is None:
        return Matching()
    figures = _rows(queries.MATCHING, round_, run=run.pk)[0]
    reasons = _rows(queries.REASONS, round_, run=run.pk)
    return Matching(
        run=run.pk,
        **figures,
        unmatched=figures["wishes"] - figures["matched"],
        objective=run.objective,
        bound=run.bound,
        gap=run.gap,
        confirmed_by=str(run.confirmed_by) if run.confirmed_by else "",
        confirmed_at=run.confirmed_at,
        reasons=tuple(
            Reason(
                code=row["code"],
                name=queries.REASON_NAMES.get(row["code"], row["code"]),
                count=row["n"],
            )
            for row in reasons
        ),
    )
