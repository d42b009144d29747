"""Which pairs the engine looks at: the best of each side, and every post ranked.

Everybody wants the same popular posts, so the best sessions of each member alone
leave the others empty; the best members of each session close that hole.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from posts.matching.build import edges_from
from posts.matching.problem import Edges
from posts.matching.ragged import Bools, Ints
from posts.matching.suitability import (
    PARTS,
    Intents,
    Supply,
    Wishes,
    best_of,
    per_session,
)

FREE = 0
Judge = Callable[[Ints, Ints], Ints]
"""What stands against each row of (intent, session) beforehand; FREE is nothing."""


@dataclass(frozen=True, slots=True)
class Width:
    """How many of the best each member and each session brings."""

    member: int = 20
    session: int = 24


USUAL = Width()


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """One row per member and session, in that order, with the intent it serves."""

    member: Ints
    session: Ints
    intent: Ints
    rank: Ints
    parts: Ints

    @property
    def score(self) -> Ints:
        return np.asarray(self.parts.sum(axis=1), np.int64)

    def edges(self) -> Edges:
        """As the problem wants them: one seat each."""
        return edges_from(self.member, self.session, self.score)


@dataclass(frozen=True, slots=True, eq=False)
class Barred:
    """Ranked wishes times sessions that could not be given whatever the seats."""

    intent: Ints
    session: Ints
    bar: Ints


def find_candidates(
    intents: Intents,
    supply: Supply,
    wishes: Wishes,
    judge: Judge,
    held: Candidates,
    width: Width = USUAL,
) -> tuple[Candidates, Barred]:
    """The pairs worth seating, chosen from both sides; ranked and held ones stay."""
    owner, session = per_session(wishes, supply)
    intent = wishes.intent[owner]
    bar = judge(intent, session)
    ranked = wishes.rank[owner] > 0
    told = np.flatnonzero((bar != FREE) & ranked)
    free = np.flatnonzero(bar == FREE)
    rows = Candidates(
        member=np.concatenate([held.member, intents.member[intent[free]]]),
        session=np.concatenate([held.session, session[free]]),
        intent=np.concatenate([held.intent, intent[free]]),
        rank=np.concatenate([held.rank, wishes.rank[owner[free]]]),
        parts=np.concatenate([held.parts, wishes.parts[owner[free]]]),
    )
    is_held = np.arange(len(rows.member)) < len(held.member)
    best, kept = _once_per_pair(rows, is_held)
    chosen = _two_sided(best, width) | (best.rank > 0) | kept
    return _take(best, chosen), Barred(intent[told], session[told], bar[told])


def nobody_holds() -> Candidates:
    """No seats held before."""
    empty = np.zeros(0, np.int64)
    return Candidates(empty, empty, empty, empty, np.zeros((0, len(PARTS)), np.int64))


def _take(rows: Candidates, which: Ints | Bools) -> Candidates:
    return Candidates(
        rows.member[which],
        rows.session[which],
        rows.intent[which],
        rows.rank[which],
        rows.parts[which],
    )


def _once_per_pair(rows: Candidates, held: Bools) -> tuple[Candidates, Bools]:
    """The best of a member's intents for each session; and whether it is held."""
    order = np.lexsort((rows.intent, -rows.score, rows.session, rows.member))
    member, session = rows.member[order], rows.session[order]
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(member) != 0) | (np.diff(session) != 0)
    group = np.cumsum(first) - 1
    kept = np.zeros(int(first.sum()), bool)
    kept[group[held[order]]] = True
    return _take(rows, order[first]), kept


def _two_sided(rows: Candidates, width: Width) -> Bools:
    score = rows.score
    return best_of(rows.member, score, rows.session, width.member) | best_of(
        rows.session, score, rows.member, width.session
    )
