"""Doing a run: load, solve, explain, store."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version

from django.db import transaction
from django.utils.translation import gettext as _

from common.jobs import JobState
from posts.errors import JobLost
from posts.loading.lines import lines_of
from posts.loading.loaded import Loaded, load_round
from posts.loading.weights import parse_weights
from posts.matching.solution import Solution
from posts.matching.solver import solve
from posts.models import Match, MatchLine, Outcome
from posts.reasons import HELD
from posts.services.progress import Progress
from trail.services import SYSTEM, Entry, record

SOLVER = f"HiGHS {version('highspy')}"


def perform_match(match: Match, at: dt.datetime, progress: Progress) -> None:
    """Do a claimed run: its lines and figures stand when this returns.

    Lines of an earlier attempt are replaced. Raises JobLost, having written nothing,
    where another worker has taken the run over in the meantime.
    """
    progress(1, _("正在读取意向和场次"))
    loaded = load_round(match.round, match.queued_at, parse_weights(match.parameters))
    solution = solve(
        loaded.problem,
        time_limit=match.time_limit,
        seed=match.seed,
        progress=lambda part, stage: progress(10 + int(70 * part), stage),
    )
    progress(82, _("正在说明理由"))
    lines = list(lines_of(match.pk, loaded, solution))
    progress(92, _("正在保存结果"))
    _store(match, loaded, solution, lines, at)


@transaction.atomic
def _store(
    match: Match,
    loaded: Loaded,
    solution: Solution,
    lines: list[MatchLine],
    at: dt.datetime,
) -> None:
    held = Match.objects.select_for_update().get(pk=match.pk)
    # A worker that was silent for too long may have been given up for lost.
    if held.job_state != JobState.RUNNING or held.attempts != match.attempts:
        raise JobLost
    held.lines.all().delete()
    MatchLine.objects.bulk_create(lines, batch_size=2000)
    seats = [one for one in lines if one.outcome == Outcome.SEAT]
    served = {one.member_id for one in seats}
    figures = {
        "solver": SOLVER,
        "digest": loaded.digest,
        "objective": solution.objective,
        "bound": float(solution.bound),
        "gap": solution.gap,
        "seconds": solution.seconds,
        "matched": sum(one.code != HELD for one in seats),
        "members_served": len(served),
        "unmatched": len(loaded.members) - len(served),
    }
    Match.objects.filter(pk=match.pk).update(**figures)
    record(SYSTEM, Entry(held, "posts.perform_match", after=figures), at=at)
