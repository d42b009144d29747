"""Why one was matched, or was not."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.models import User
from members.scope import scope_of
from posts.models import Match, MatchLine, Outcome
from posts.states import MatchState

RUNS = 5


@dataclass(frozen=True)
class Answer:
    """All that a confirmed run said to one person."""

    run: Match
    summary: MatchLine | None
    seats: list[MatchLine]
    refused: list[MatchLine]


@login_required
@require_safe
def show_why(request: HttpRequest) -> HttpResponse:
    """One's own lines of the latest confirmed runs, newest first."""
    assert isinstance(request.user, User)
    lines = (
        MatchLine.objects.visible_to(request.user)
        .filter(
            member__in=scope_of(request.user).members, run__state=MatchState.CONFIRMED
        )
        .select_related("run__round", "session__post", "session__activity")
        .order_by("-run__confirmed_at", "-run_id", "rank", "pk")
    )
    by_run: dict[int, list[MatchLine]] = {}
    for line in lines:
        by_run.setdefault(line.run_id, []).append(line)
    answers = [_answer(held) for held in list(by_run.values())[:RUNS]]
    return render(request, "posts/matches/why.html", {"answers": answers})


def _answer(lines: list[MatchLine]) -> Answer:
    summaries = [one for one in lines if one.rank is None and one.session is None]
    return Answer(
        run=lines[0].run,
        summary=next(iter(summaries), None),
        seats=[one for one in lines if one.outcome == Outcome.SEAT],
        refused=[
            one
            for one in lines
            if one.outcome == Outcome.REFUSED and one not in summaries
        ],
    )
