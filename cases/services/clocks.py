"""Clocks start and stop at the moments of a case."""

from __future__ import annotations

import datetime as dt

from cases.models import Assignment, Case, Clock, Moment, Stage, StageCode

# The stage whose clock stops when this has happened.
ENDS: dict[str, StageCode] = {
    Moment.ASSIGNED: StageCode.ASSIGN,
    Moment.ACCEPTED: StageCode.ACCEPT,
    Moment.ANSWERED: StageCode.ANSWER,
    Moment.EVALUATED: StageCode.EVALUATE,
    Moment.VISITED: StageCode.RETURN_VISIT,
}
# Stages that run for each department, not for the case as a whole.
OF_DEPARTMENTS = frozenset({StageCode.ACCEPT, StageCode.ANSWER})


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
    answer (定办结时限).
    """
    running = Clock.objects.running().filter(case=case, stage__code=ENDS.get(moment))
    if assignment is not None:
        running = running.filter(assignment__in=[assignment, None])
    running.update(stopped_at=at, next_step_at=None)
    for stage in Stage.objects.filter(policy_id=case.policy_id, starts_on=moment):
        own = assignment if stage.code in OF_DEPARTMENTS else None
        given = own.due_at if own and stage.code == StageCode.ANSWER else None
        Clock.objects.create(
            case=case,
            assignment=own,
            stage=stage,
            handling=case.handling,
            started_at=at,
            due_at=given or at + dt.timedelta(days=stage.limit),
            is_set_by_hand=given is not None,
        )


def stop_clocks(
    case: Case, *, at: dt.datetime, assignment: Assignment | None = None
) -> None:
    """Nothing runs any more: for the case, or for one department's part in it."""
    running = Clock.objects.running().filter(case=case)
    if assignment is not None:
        running = running.filter(assignment=assignment)
    running.update(stopped_at=at, next_step_at=None)
