"""What staff look at before they confirm a run: who got what, and what stood against."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Min

from activities.models import Source
from activities.states import ParticipationState
from posts.models import Match, Outcome
from posts.reasons import HELD, reason_named
from posts.states import MatchState


@dataclass(frozen=True, slots=True)
class Share:
    """A row of a histogram."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class RunFigures:
    """Seats by wish, refused wishes by reason, members without a seat by reason."""

    by_rank: tuple[Share, ...]
    refused: tuple[Share, ...]
    without_seat: tuple[Share, ...]


def figures_of(run: Match) -> RunFigures:
    lines = run.lines.order_by()
    seats = lines.filter(outcome=Outcome.SEAT)
    ranks = seats.values_list("rank").annotate(n=Count("pk"))
    refused = lines.filter(outcome=Outcome.REFUSED)
    wishes = refused.filter(rank__isnull=False).values_list("code")
    nothing = refused.filter(rank__isnull=True, session__isnull=True)
    return RunFigures(
        by_rank=_shares(
            [(_rank_name(rank), n) for rank, n in ranks.order_by(F("rank").asc())]
        ),
        refused=_reasons(wishes.annotate(n=Count("pk"))),
        without_seat=_reasons(nothing.values_list("code").annotate(n=Count("pk"))),
    )


def _rank_name(rank: int | None) -> str:
    return f"第{rank}志愿" if rank else "按领域、区县和说明推荐"


def _reasons(rows: object) -> tuple[Share, ...]:
    counts: list[tuple[str, int]] = list(rows)  # type: ignore[call-overload]
    counts.sort(key=lambda one: (-one[1], one[0]))
    return _shares([(reason_named(code), n) for code, n in counts])


def _shares(counts: list[tuple[str, int]]) -> tuple[Share, ...]:
    total = sum(n for _name, n in counts) or 1
    return tuple(Share(name, n, round(100 * n / total)) for name, n in counts)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What confirming would do now."""

    seats: int
    members: int
    sessions: int
    begins_at: object
    open_offers: int
    confirmed_before: int


def outlook_of(run: Match) -> Outlook:
    """How many offers would go out, and what earlier ones still wait for an answer."""
    seats = run.lines.filter(outcome=Outcome.SEAT).exclude(code=HELD)
    facts = seats.aggregate(
        seats=Count("pk"),
        members=Count("member", distinct=True),
        sessions=Count("session", distinct=True),
        begins_at=Min("session__activity__starts_at"),
    )
    open_offers = run.round.posts.filter(
        sessions__activity__participations__state=ParticipationState.OFFERED,
        sessions__activity__participations__source=Source.MATCHED,
    )
    return Outlook(
        **facts,
        open_offers=open_offers.count(),
        confirmed_before=run.round.matches.filter(state=MatchState.CONFIRMED).count(),
    )
