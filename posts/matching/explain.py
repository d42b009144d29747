"""For every member: the seats given and why, what was refused and what would help."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from posts.matching.problem import Problem
from posts.matching.ragged import Ints
from posts.matching.reasons import BY_BARRIER, REASONS, Reason, Standing, stand
from posts.matching.solution import Solution


class Change(StrEnum):
    """The one thing that would have been enough, everybody else's seats unchanged."""

    MORE_SEATS = "more_seats"
    MORE_PEOPLE = "more_people"
    HIGHER_LIMIT = "higher_limit"
    NO_OVERLAP = "no_overlap"
    FREE_TIME = "free_time"


@dataclass(frozen=True, slots=True)
class GivenSeat:
    """A seat: its own score, and the fairness bonus it brought."""

    edge: int
    session: int
    score: int
    bonus: int
    fixed: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wish not granted; numbers are 0 where the reason does not need them.

    ``wanted`` people could have come, ``seats`` there are, ``rank`` is the member's
    place in the queue behind those seated, ``cutoff`` what a seat was worth.
    """

    edge: int
    session: int
    reason: Reason
    score: int
    wanted: int = 0
    seats: int = 0
    rank: int = 0
    cutoff: int = 0
    limit: int = 0
    others: tuple[int, ...] = ()
    change: Change | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """All of one member's wishes; refusals best first."""

    member: int
    seats: tuple[GivenSeat, ...]
    refusals: tuple[Refusal, ...]

    @property
    def main_reason(self) -> Reason | None:
        """Why somebody without any seat has none: what stands against the best wish."""
        if self.seats:
            return None
        best = self.best_refusal
        return best.reason if best else Reason.NO_CANDIDATES

    @property
    def best_refusal(self) -> Refusal | None:
        """The best wish that was possible in itself, or else the best wish."""
        possible = (r for r in self.refusals if r.reason not in BY_BARRIER.values())
        return next(possible, self.refusals[0] if self.refusals else None)


@dataclass(frozen=True, slots=True, eq=False)
class _Facts:
    problem: Problem
    standing: Standing
    first: Ints
    wanted: Ints
    queue: Ints
    load_ahead: Ints
    next_seat: Ints
    willing: Ints
    price: Ints
    clashing: dict[int, list[int]]
    fixed: frozenset[int]


def explain(
    problem: Problem, solution: Solution, members: Iterable[int] | None = None
) -> list[MemberOutcome]:
    """One outcome per member, or per member asked for."""
    facts = _facts(problem, solution)
    ptr = problem.edge_ptr()
    asked = range(len(problem.members)) if members is None else members
    return [_outcome(facts, m, range(int(ptr[m]), int(ptr[m + 1]))) for m in asked]


def _facts(problem: Problem, solution: Solution) -> _Facts:
    standing = stand(problem, solution.edges)
    size, session = len(problem.sessions), problem.edges.session
    first = standing.first()
    allowed = (first < 0) | (first >= REASONS.index(Reason.LIMIT))
    short = standing.alone(Reason.NOT_ENOUGH_PEOPLE)
    queue, load_ahead = _queue(problem, standing)
    return _Facts(
        problem=problem,
        standing=standing,
        first=first,
        wanted=np.bincount(session[allowed], minlength=size),
        queue=queue,
        load_ahead=load_ahead,
        next_seat=_next_seat(problem, standing),
        willing=np.bincount(session[short], minlength=size),
        price=_price(problem, standing, solution),
        clashing=_clashing(problem, standing),
        fixed=frozenset(problem.fixed.tolist()),
    )


def _queue(problem: Problem, standing: Standing) -> tuple[Ints, Ints]:
    """Place among those only a seat is missing for, the one who gains most first,
    and the seats all of them up to there would use."""
    place = np.zeros(len(problem.edges), np.int64)
    load_ahead = np.zeros(len(problem.edges), np.int64)
    waiting = np.flatnonzero(standing.alone(Reason.FULL))
    session = problem.edges.session[waiting]
    order = np.lexsort((waiting, -standing.gain[waiting], session))
    waiting, session = waiting[order], session[order]
    load = problem.edges.load[waiting]
    start = np.searchsorted(session, session, side="left")
    place[waiting] = np.arange(len(order)) - start + 1
    before = np.cumsum(load) - load
    load_ahead[waiting] = before - before[start] + load
    return place, load_ahead


def _next_seat(problem: Problem, standing: Standing) -> Ints:
    """The edge each member would get with a limit higher by one; -1 for none."""
    out = np.full(len(problem.members), -1, np.int64)
    limited = np.flatnonzero(standing.alone(Reason.LIMIT))
    order = limited[np.lexsort((-limited, standing.gain[limited]))]
    out[problem.edges.member[order]] = order
    return out


def _price(problem: Problem, standing: Standing, solution: Solution) -> Ints:
    """The cut-off: the seat's price in the relaxation, or the lowest accepted score."""
    edges = problem.edges
    lowest = np.full(len(problem.sessions), np.iinfo(np.int64).max)
    taken = standing.taken
    np.minimum.at(lowest, edges.session[taken], edges.score[taken])
    lowest[standing.heads == 0] = 0
    price = np.rint(solution.price).astype(np.int64)
    return np.where(price > 0, price, lowest)


def _outcome(facts: _Facts, member: int, edges: range) -> MemberOutcome:
    problem, first = facts.problem, facts.first
    score = problem.edges.score
    mine = [e for e in edges if first[e] < 0 and facts.standing.taken[e]]
    mine.sort(key=lambda e: (-int(score[e]), e))
    bonus = problem.members.bonus[member]
    seats = tuple(
        GivenSeat(
            edge=e,
            session=int(problem.edges.session[e]),
            score=int(score[e]),
            bonus=int(bonus[place]) if place < len(bonus) else 0,
            fixed=e in facts.fixed,
        )
        for place, e in enumerate(mine)
    )
    refused = sorted(
        (e for e in edges if first[e] >= 0), key=lambda e: (-int(score[e]), e)
    )
    return MemberOutcome(member, seats, tuple(_refusal(facts, e) for e in refused))


def _refusal(facts: _Facts, edge: int) -> Refusal:
    problem, standing = facts.problem, facts.standing
    session = int(problem.edges.session[edge])
    member = int(problem.edges.member[edge])
    reason = REASONS[int(facts.first[edge])]
    change, amount = _change(facts, edge, session, member, reason)
    place = int(facts.queue[edge])
    return Refusal(
        edge=edge,
        session=session,
        reason=reason,
        score=int(standing.gain[edge]),
        wanted=int(facts.wanted[session]),
        seats=int(problem.sessions.capacity[session]),
        rank=int(standing.heads[session]) + place if place else 0,
        cutoff=int(facts.price[session]),
        limit=_limit(problem, edge, member, reason),
        others=tuple(sorted(facts.clashing.get(edge, [])))
        if reason is Reason.OVERLAP
        else (),
        change=change,
        amount=amount,
    )


def _limit(problem: Problem, edge: int, member: int, reason: Reason) -> int:
    """Of the quota where that is what stood in the way, else of the member."""
    if reason is Reason.QUOTA:
        return int(problem.quotas[problem.edges.quota[edge]])
    return int(problem.members.limit[member])


def _change(
    facts: _Facts, edge: int, session: int, member: int, reason: Reason
) -> tuple[Change | None, int]:
    """Only named when nothing else is in the way, so that it would be enough."""
    problem = facts.problem
    if int(facts.standing.against[edge].sum()) != 1:
        return None, 0
    if reason is Reason.FULL:
        left = int(problem.sessions.capacity[session] - facts.standing.used[session])
        return Change.MORE_SEATS, int(facts.load_ahead[edge]) - left
    if reason is Reason.NOT_ENOUGH_PEOPLE:
        missing = int(problem.sessions.minimum[session] - facts.willing[session])
        return Change.MORE_PEOPLE, max(missing, 1)
    if reason is Reason.LIMIT and facts.next_seat[member] != edge:
        return None, 0
    if reason is Reason.LIMIT:
        return Change.HIGHER_LIMIT, int(problem.members.limit[member]) + 1
    simple = {Reason.OVERLAP: Change.NO_OVERLAP, Reason.BUSY: Change.FREE_TIME}
    return simple.get(reason), 0


def _clashing(problem: Problem, standing: Standing) -> dict[int, list[int]]:
    """Per refused edge the sessions given to the member that leave no time for it."""
    out: dict[int, list[int]] = {}
    session, taken = problem.edges.session, standing.taken
    a, b = standing.clash_a, standing.clash_b
    for refused, given in ((a, b), (b, a)):
        hit = taken[given] & ~taken[refused]
        for e, other in zip(
            refused[hit].tolist(), session[given[hit]].tolist(), strict=True
        ):
            out.setdefault(e, []).append(other)
    return out
