"""The figures of a round, counted by the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from checklists.models import Round
from checklists.states import ItemState
from common.jobs import JobState
from members.models import JoinPhase
from posts.models import Match
from posts.reasons import reason_named
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
# Counted by the departments they name, not by one they belong to.
NAMED_BY = ("concerns", "intents")
Row = dict[str, Any]


def four_lists(round_: Round, at: dt.datetime) -> FourListReport:
    """All figures of the round as they stand at `at` (W23)."""
    first, last = _period(round_, at)
    counts = _counts(round_)
    return FourListReport(
        committee_code=round_.committee.code,
        committee_name=round_.committee.name,
        round_code=round_.code,
        round_title=round_.title,
        period_from=first,
        period_to=last,
        generated_at=timezone.localtime(at),
        totals=_totals(counts["committee"]),
        participation=Participation(**rows_of(queries.PARTICIPATION, round_)[0]),
        matching=_matching(round_),
        by_department=_groups(
            [row for row in counts["department"] if row["what"] not in NAMED_BY]
            + rows_of(queries.NAMED, round_)
        ),
        by_field=_groups(counts["field"]),
        by_committee=_groups(counts["committee"]),
        states=_states(counts["state"]),
        topics=_topics(round_),
        weeks=_weeks(counts["week"]),
        coverage=_coverage(round_),
    )


def rows_of(sql: str, round_: Round, **extra: int) -> list[Row]:
    """The rows of one of our statements, as dictionaries."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"round": round_.pk, **extra})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _counts(round_: Round) -> defaultdict[str, list[Row]]:
    """The counts of the round by what they are grouped by."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of(queries.COUNTS, round_):
        found[row["by"]].append(row)
    return found


def _period(round_: Round, at: dt.datetime) -> tuple[dt.date, dt.date]:
    phases = list(round_.phases.all())
    today = timezone.localdate(at)
    if not phases:
        return today, today
    first = min(phase.starts_on for phase in phases)
    return first, max(first, min(today, max(phase.ends_on for phase in phases)))


def _totals(rows: list[Row]) -> Totals:
    """Over the committees: every item, post and session belongs to exactly one."""
    known = dict.fromkeys((*LISTS, "posts", "sessions"), 0)
    for row in rows:
        if row["what"] in known:
            known[row["what"]] += row["n"]
    return Totals(**known)


def _groups(rows: list[Row]) -> tuple[GroupRow, ...]:
    """Long rows (group, what, how many) folded into one row a group."""
    heads: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row["name"] is None:
            continue
        named = {name: row[name] for name in ("code", "name", "level")}
        head = heads.setdefault(row["id"], named)
        head[row["what"]] = head.get(row["what"], 0) + row["n"]
    found = [GroupRow(**head) for head in heads.values()]
    return tuple(sorted(found, key=lambda row: (-_weight(row), row.code, row.name)))


def _weight(row: GroupRow) -> int:
    return sum(getattr(row, name) for name in LISTS)


def _states(rows: list[Row]) -> ListStates:
    known = set(StateCounts.__dataclass_fields__)
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
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
        for row in rows_of(queries.TOPICS, round_)
    )


def _weeks(rows: list[Row]) -> tuple[WeekRow, ...]:
    weeks: defaultdict[dt.date, dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row["week"]:
            weeks[row["week"]][row["what"]] = row["n"]
    return tuple(WeekRow(starts_on=day, **weeks[day]) for day in sorted(weeks))


def _coverage(round_: Round) -> Coverage:
    taking_part = round_.committee.departments.active()
    counts = taking_part.aggregate(
        pilot_departments=Count("pk", filter=Q(phase=JoinPhase.PILOT)),
        departments=Count("pk"),
    )
    return Coverage(**counts)


def _matching(round_: Round) -> Matching:
    """Of the confirmed run; while none is, of the latest that has ended."""
    ended = Match.objects.filter(round=round_, job_state=JobState.DONE)
    run = (
        ended.exclude(state=MatchState.DISCARDED)
        .select_related("confirmed_by")
        .order_by(F("confirmed_at").desc(nulls_last=True), "-pk")
        .first()
    )
    if run is None:
        return Matching()
    figures = rows_of(queries.MATCHING, round_, run=run.pk)[0]
    reasons = rows_of(queries.REASONS, round_, run=run.pk)
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
                name=reason_named(row["code"]),
                count=row["n"],
            )
            for row in reasons
        ),
    )
