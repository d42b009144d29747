"""How well a session answers an intent, in whole micro-points and by parts."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from posts.matching.ragged import Bools, Ints, ranges_of

Sparse = Any
"""scipy.sparse.csr_matrix, which carries no types"""


@dataclass(frozen=True, slots=True)
class Weights:
    """Micro-points for a perfect fit of each part; one million in all.

    ``rank[r]`` is for the post named in place r; later places count as the last.
    """

    rank: tuple[int, ...] = (400_000, 340_000, 288_000, 240_000, 200_000)
    likeness: int = 300_000
    field: int = 150_000
    near: int = 100_000
    time: int = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Intents:
    """One row per intent, in the order of its member.

    ``rank`` (intents × posts) holds 1 for the post named first, and so on;
    ``likeness`` (intents × posts) lies between 0 and 1; ``fields`` and ``districts``
    mark what is wanted; windows are when the member can come, none means any time.
    """

    member: Ints
    rank: Sparse
    likeness: Sparse
    fields: Sparse
    districts: Sparse
    window_ptr: Ints
    window_from: Ints
    window_to: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Supply:
    """Per post its field and the district it lies in; per session its post and the
    span of its meetings (equal ends: no fixed time)."""

    field: Ints
    district: Ints
    post: Ints
    begin: Ints
    end: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """For every candidate: the intent that counts, and where the score is from."""

    intent: Ints
    rank: Ints
    likeness: Ints
    field: Ints
    near: Ints
    time: Ints

    @property
    def total(self) -> Ints:
        return self.rank + self.likeness + self.field + self.near + self.time


def score_block(intents: Intents, supply: Supply, rows: Ints, weights: Weights) -> Ints:
    """Total micro-points of some intents (rows) for every session (columns); 0 where
    the intent says nothing about the post or the time does not suit."""
    rank = _rank_points(intents.rank[rows].toarray(), weights)
    like = _likeness_points(intents.likeness[rows].toarray(), weights)
    field = intents.fields[rows].toarray()[:, supply.field] > 0
    near = intents.districts[rows].toarray()[:, supply.district] > 0
    about = rank + like + field * weights.field
    total = np.where(about > 0, about + near * weights.near, 0)[:, supply.post]
    time = _time_points(intents, supply, rows, weights)
    return np.where((total > 0) & (time >= 0), total + time, 0)


def parts_of(
    intents: Intents, supply: Supply, intent: Ints, session: Ints, weights: Weights
) -> Parts:
    """The parts of single (intent, session) pairs; they add up to the block's."""
    post = supply.post[session]
    rank = np.asarray(intents.rank[intent, post]).ravel()
    like = np.asarray(intents.likeness[intent, post]).ravel()
    field = np.asarray(intents.fields[intent, supply.field[post]]).ravel() > 0
    near = np.asarray(intents.districts[intent, supply.district[post]]).ravel() > 0
    time = np.full(len(intent), weights.time // 2)
    limited = np.diff(intents.window_ptr)[intent] > 0
    timed = limited & (supply.end > supply.begin)[session]
    time[timed] = weights.time
    return Parts(
        intent=intent,
        rank=_rank_points(rank, weights),
        likeness=_likeness_points(like, weights),
        field=field * weights.field,
        near=near * weights.near,
        time=time,
    )


def _rank_points(rank: Ints, weights: Weights) -> Ints:
    table = np.array([0, *weights.rank], np.int64)
    points: Ints = table[np.minimum(rank.astype(np.int64), len(weights.rank))]
    return points


def _likeness_points(likeness: np.ndarray, weights: Weights) -> Ints:
    clipped = np.clip(likeness, 0, 1)
    points: Ints = np.rint(clipped * weights.likeness).astype(np.int64)
    return points


def _time_points(
    intents: Intents, supply: Supply, rows: Ints, weights: Weights
) -> Ints:
    """Full points inside a window, half where no time was said, -1 outside."""
    timed = supply.end > supply.begin
    owner, window = ranges_of(intents.window_ptr, rows)
    inside: Bools = np.zeros((len(rows), len(supply.post)), bool)
    for row, w in zip(owner.tolist(), window.tolist(), strict=True):
        inside[row] |= (intents.window_from[w] <= supply.begin) & (
            supply.end <= intents.window_to[w]
        )
    limited = (np.diff(intents.window_ptr)[rows] > 0)[:, None] & timed
    points = np.where(inside, weights.time, -1)
    out: Ints = np.where(limited, points, weights.time // 2)
    return out
