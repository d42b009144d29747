"""What staff look at before they confirm a run: who got what, and what stood against."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.models import Source
from activities.states import ParticipationState
from posts.loading.lines import HELD
from posts.models import Match, Outcome
from posts.states import MatchState

REASONS: dict[str, str | Promise] = {
    "full": _("名额已满"),
    "overlap": _("时间冲突"),
    "not_enough_people": _("未达最少人数"),
    "limit": _("已达本人次数上限"),
    "same_post": _("同一岗位已安排或已体验"),
    "conflict_of_interest": _("岗位属本人任职单位"),
    "group": _("不在报名对象之内"),
    "busy": _("不在本人可参加时间"),
    "said_no": _("本人此前已谢绝"),
    "not_in_office": _("已不在任"),
    "not_published": _("岗位没有可安排的场次"),
    "no_gain": _("安排后总体得分不增加"),
    "no_candidate": _("没有符合意向的场次"),
}


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
    return _shares([(str(REASONS.get(code, code)), n) for code, n in counts])


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
