"""Which pairs the engine looks at: the best of each side, and every post named.

Everybody wants the same popular posts, so the best sessions of each member alone
leave the others empty; the best members of each session close that hole.
"""

from dataclasses import dataclass, replace

import numpy as np

from posts.matching.feasible import barriers
from posts.matching.problem import Edges, Problem
from posts.matching.ragged import Bools, Ints, pointers, ranges_of
from posts.matching.suitability import (
    Intents,
    Parts,
    Supply,
    Weights,
    parts_of,
    score_block,
)

PER_MEMBER = 20
PER_SESSION = 24
BLOCK = 256


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Edges for the problem with the parts of each score, in the same order."""

    edges: Edges
    parts: Parts
    pairs: int


def candidates(
    problem: Problem,
    intents: Intents,
    supply: Supply,
    *,
    weights: Weights | None = None,
    per_member: int = PER_MEMBER,
    per_session: int = PER_SESSION,
) -> Candidates:
    """Score every pair block by block, keep the best of both sides.

    ``problem`` gives the rules and everybody's data; its edges are not looked at.
    A session of a post somebody named stays a candidate even where a rule forbids
    it: the member is owed the reason.
    """
    weights = weights or Weights()
    kept: list[Edges] = []
    waiting = _edges(*(np.zeros(0, np.int64) for _ in range(3)))
    pairs = 0
    for block in _blocks(len(problem.members)):
        scored, named = _scored(problem, intents, supply, block, weights)
        allowed = barriers(replace(problem, edges=scored, fixed=_none())) == 0
        pairs += int(allowed.sum())
        open_ = _only(scored, allowed)
        top = best_of(open_.member, open_.score, per_member)
        kept += [_only(open_, top), _only(scored, named & ~allowed)]
        kept.append(_only(scored, named & allowed))
        both = _joined([waiting, open_])
        waiting = _only(both, best_of(both.session, both.score, per_session))
    edges = _distinct(_joined([*kept, waiting]), len(problem.sessions))
    return Candidates(edges, _explained(edges, intents, supply, weights), pairs)


def best_of(owner: Ints, score: Ints, count: int) -> Bools:
    """The ``count`` highest scores of each owner; earlier entries win ties."""
    order = np.lexsort((-score, owner))
    sorted_ = owner[order]
    place = np.arange(len(order)) - np.searchsorted(sorted_, sorted_, side="left")
    out = np.zeros(len(owner), bool)
    out[order[place < count]] = True
    return out


def _blocks(members: int) -> list[Ints]:
    starts = range(0, members, BLOCK)
    return [np.arange(s, min(s + BLOCK, members)) for s in starts]


def _scored(
    problem: Problem, intents: Intents, supply: Supply, block: Ints, weights: Weights
) -> tuple[Edges, Bools]:
    """Pairs of these members with any points, and whether the post was named."""
    first, last = np.searchsorted(intents.member, [block[0], block[-1] + 1])
    rows = np.arange(first, last)
    who, start = np.unique(intents.member[rows], return_index=True)
    if not len(who):
        return _edges(_none(), _none(), _none()), np.zeros(0, bool)
    total = score_block(intents, supply, rows, weights)
    best = np.maximum.reduceat(total, start, axis=0)
    ranks = np.maximum.reduceat(intents.rank[rows].toarray(), start, axis=0)
    at, session = np.nonzero(best)
    named = ranks[at, supply.post[session]] > 0
    return _edges(who[at], session, best[at, session]), named


def _explained(
    edges: Edges, intents: Intents, supply: Supply, weights: Weights
) -> Parts:
    """For each pair the member's intent with the highest score, the first of equals."""
    counts = np.bincount(
        intents.member, minlength=int(edges.member.max(initial=-1)) + 1
    )
    pair, intent = ranges_of(pointers(counts), edges.member)
    parts = parts_of(intents, supply, intent, edges.session[pair], weights)
    fits = _fits(intents, supply, intent, edges.session[pair])
    about = parts.rank + parts.likeness + parts.field > 0
    total = np.where(fits & about, parts.total, -1)
    order = np.lexsort((np.arange(len(pair)), -total, pair))
    _, first = np.unique(pair[order], return_index=True)
    chosen = order[first]
    return Parts(
        *(
            column[chosen]
            for column in (
                parts.intent,
                parts.rank,
                parts.likeness,
                parts.field,
                parts.near,
                parts.time,
            )
        )
    )


def _fits(intents: Intents, supply: Supply, intent: Ints, session: Ints) -> Bools:
    """Is the session inside one of the intent's windows, where it has any?"""
    owner, window = ranges_of(intents.window_ptr, intent)
    begin, end = supply.begin[session], supply.end[session]
    inside = np.zeros(len(intent), bool)
    hit = (intents.window_from[window] <= begin[owner]) & (
        end[owner] <= intents.window_to[window]
    )
    inside[owner[hit]] = True
    free = (np.diff(intents.window_ptr)[intent] == 0) | (end <= begin)
    inside |= free
    return inside


def _none() -> Ints:
    return np.zeros(0, np.int64)


def _edges(member: Ints, session: Ints, score: Ints) -> Edges:
    return Edges(member, session, score, np.ones(len(member), np.int64))


def _only(edges: Edges, mask: Bools | Ints) -> Edges:
    return _edges(edges.member[mask], edges.session[mask], edges.score[mask])


def _joined(parts: list[Edges]) -> Edges:
    return _edges(
        np.concatenate([part.member for part in parts]),
        np.concatenate([part.session for part in parts]),
        np.concatenate([part.score for part in parts]),
    )


def _distinct(edges: Edges, sessions: int) -> Edges:
    _, first = np.unique(edges.member * sessions + edges.session, return_index=True)
    return _only(edges, first)
