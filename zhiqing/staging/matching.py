"""Matching the demonstration round."""

from __future__ import annotations

import datetime as dt

from checklists.models import Round
from posts.models import Match
from posts.services.matching import confirm_match, request_match
from posts.tasks import run_match
from zhiqing.staging.people import Cast


def match_round(round_: Round, cast: Cast, at: dt.datetime, seed: int) -> int:
    """Run the engine, confirm what it found, offer the seats; how many seats."""
    run = request_match(actor=cast.clerk, round_=round_, seed=seed, at=at)
    run_match(run.pk)
    run = Match.objects.get(pk=run.pk)
    confirm_match(actor=cast.clerk, match=run, at=at)
    return run.matched
