"""What a page shows of the clocks of a case, and how each date was found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.explanations import explain, guess_told
from cases.models import Case, Clock, ClockStep
from cases.schedule import WARNING

if TYPE_CHECKING:
    from members.models import User


@dataclass(frozen=True)
class ClockFacts:
    """A clock with its sentences; `standing` is one of the names below."""

    clock: Clock
    standing: str
    sentences: list[str]
    provisional: str
    steps: list[ClockStep]


RUNNING, DUE_SOON, OVERDUE = "running", "due_soon", "overdue"
PAUSED, IN_TIME, LATE = "paused", "in_time", "late"


def clocks_of(case: Case, user: User, at: dt.datetime) -> list[ClockFacts]:
    """The clocks of the case that the person may see, the newest first."""
    clocks = (
        Clock.objects.visible_to(user)
        .filter(case=case)
        .select_related("stage", "assignment__department")
        .prefetch_related("steps", "pauses")
        .order_by("-started_at", "-pk")
    )
    return [facts_of(clock, at) for clock in clocks]


def facts_of(clock: Clock, at: dt.datetime) -> ClockFacts:
    """How one clock stands and how its date was found, in sentences."""
    steps = sorted(clock.steps.all(), key=lambda one: (one.due_at, one.pk))
    sentences = explain(clock.working_out) if clock.working_out else []
    standing = _standing(clock, steps, at)
    if standing == PAUSED:
        sentences.append(_("现已暂停计时，恢复后重新推算到期日。"))
    guessed = clock.working_out.get("guessed_years", [])
    return ClockFacts(
        clock=clock,
        standing=standing,
        sentences=sentences,
        provisional=guess_told(guessed) if clock.is_provisional else "",
        steps=steps,
    )


def _standing(clock: Clock, steps: list[ClockStep], at: dt.datetime) -> str:
    if clock.stopped_at is not None:
        return LATE if clock.due_at < _second(clock.stopped_at) else IN_TIME
    if clock.paused_at is not None:
        return PAUSED
    if clock.due_at < _second(at):
        return OVERDUE
    warned = (s.step == WARNING and s.clock_due_at == clock.due_at for s in steps)
    return DUE_SOON if any(warned) else RUNNING


def _second(at: dt.datetime) -> dt.datetime:
    return at.replace(microsecond=0)
