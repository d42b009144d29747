"""Clocks start and stop at the moments of a case."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from cases.counting import set_date
from cases.models import (
    ANSWERING,
    Assignment,
    Case,
    Clock,
    Moment,
    Pause,
    Stage,
    StageCode,
)
from cases.models.clocks import ClockQuerySet
from cases.stages import ENDS, OF_DEPARTMENTS
from cases.states import AssignmentState
from common.workdays import known_calendar


def note_moment(
    case: Case,
    moment: Moment,
    *,
    at: dt.datetime,
    assignment: Assignment | None = None,
) -> None:
    """Stop the clock that this moment ends and start those that it begins.

    Called by the case's services in their transaction. `assignment` says which
    department's clocks are meant; its `due_at`, where set, is the due date of its
    answer (定办结时限). What already runs is not started again. What the case as a
    whole waits for begins when the last of its departments has answered.
    """
    ended = Clock.objects.running().filter(case=case, stage__code=ENDS.get(moment))
    if assignment is not None:
        ended = ended.filter(Q(assignment=assignment) | Q(assignment__isnull=True))
    _stop(ended, at)
    begun = [
        (stage, assignment if stage.code in OF_DEPARTMENTS else None)
        for stage in Stage.objects.filter(
            policy_id=case.policy_id, starts_on=moment
        ).prefetch_related("rungs")
        if _begins(case, stage, moment, assignment)
    ]
    _start(case, begun, at)


def stop_clocks(
    case: Case, *, at: dt.datetime, assignment: Assignment | None = None
) -> None:
    """Nothing runs any more: for the case, or for one department's part in it."""
    running = Clock.objects.running().filter(case=case)
    if assignment is not None:
        running = running.filter(assignment=assignment)
    _stop(running, at)


def _stop(running: ClockQuerySet, at: dt.datetime) -> None:
    still = Pause.objects.filter(clock__in=running, until_at__isnull=True)
    still.update(until_at=at)
    running.update(stopped_at=at, next_step_at=None)


def _begins(
    case: Case, stage: Stage, moment: Moment, assignment: Assignment | None
) -> bool:
    if stage.code not in OF_DEPARTMENTS:
        return moment != Moment.ANSWERED or _is_last_answer(case, assignment)
    if assignment is None:
        return False
    # Co-handling departments countersign; they owe no answer of their own.
    return stage.code != StageCode.ANSWER or assignment.part in ANSWERING


def _is_last_answer(case: Case, assignment: Assignment | None) -> bool:
    waiting = (
        Assignment.objects.answering()
        .filter(case=case, handling=case.handling)
        .exclude(state=AssignmentState.ANSWERED)
    )
    if assignment is not None:
        waiting = waiting.exclude(pk=assignment.pk)
    return not waiting.exists()


def _start(
    case: Case, begun: list[tuple[Stage, Assignment | None]], at: dt.datetime
) -> None:
    if not begun:
        return
    calendar = known_calendar()
    for stage, own in begun:
        runs = Clock.objects.running().filter(
            case=case, assignment=own, stage=stage, handling=case.handling
        )
        if runs.exists():
            continue
        clock = Clock(
            case=case,
            assignment=own,
            stage=stage,
            handling=case.handling,
            started_at=at,
            is_set_by_hand=bool(own and own.due_at and stage.code == StageCode.ANSWER),
        )
        set_date(clock, calendar, at)
        clock.save(force_insert=True)
