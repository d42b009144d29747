"""The pairs handed to the engine: each member's best wishes and each session's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posts.loading.admission import Bar, Row, bars
from posts.loading.facts import Facts
from posts.loading.wishes import PARTS, Wishes, expand, sessions_per_post
from posts.matching.ragged import Bools, Ints

# Either side's best: what either alone names leaves good seats unseen.
PER_MEMBER = 48
PER_SESSION = 24


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


@dataclass(frozen=True, slots=True, eq=False)
class Barred:
    """Ranked wishes times sessions that could not be given whatever the seats."""

    intent: Ints
    session: Ints
    bar: Ints


def find_candidates(
    facts: Facts,
    wishes: Wishes,
    member_of_intent: Ints,
    post_of_session: Ints,
    held: Candidates,
) -> tuple[Candidates, Barred]:
    """The pairs worth seating, chosen from both sides; ranked and held ones stay."""
    posts = int(post_of_session.max(initial=-1)) + 1
    owner, session = expand(wishes, *sessions_per_post(post_of_session, posts))
    intent = wishes.intent[owner]
    bar = bars(facts, Row(intent, session))
    ranked = wishes.rank[owner] > 0
    told = np.flatnonzero((bar != Bar.NONE) & ranked)
    free = np.flatnonzero(bar == Bar.NONE)
    rows = Candidates(
        member=np.concatenate([held.member, member_of_intent[intent[free]]]),
        session=np.concatenate([held.session, session[free]]),
        intent=np.concatenate([held.intent, intent[free]]),
        rank=np.concatenate([held.rank, wishes.rank[owner[free]]]),
        parts=np.concatenate([held.parts, wishes.parts[owner[free]]]),
    )
    is_held = np.arange(len(rows.member)) < len(held.member)
    best, kept = _once_per_pair(rows, is_held)
    chosen = _two_sided(best) | (best.rank > 0) | kept
    return _take(best, chosen), Barred(intent[told], session[told], bar[told])


def nobody_holds() -> Candidates:
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


def _two_sided(rows: Candidates) -> Bools:
    score = rows.score
    return _best(rows.member, score, rows.session, PER_MEMBER) | _best(
        rows.session, score, rows.member, PER_SESSION
    )


def _best(of: Ints, score: Ints, then: Ints, count: int) -> Bools:
    """The `count` best rows of each; ties by a mix of both numbers, so that they
    do not all fall on the same few sessions."""
    mixed = (of * 2654435761 + then * 40503) % 4294967296
    order = np.lexsort((mixed, -score, of))
    sorted_of = of[order]
    start = np.searchsorted(sorted_of, sorted_of, side="left")
    out = np.zeros(len(of), bool)
    out[order[np.arange(len(of)) - start < count]] = True
    return out
