"""Per candidate pair: everything that stands between it and a seat, all at once."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from posts.matching.clashes import overlapping
from posts.matching.feasible import Barrier, barriers
from posts.matching.problem import NONE, Problem
from posts.matching.ragged import Bools, Ints
from posts.matching.solution import taken_mask


class Reason(StrEnum):
    """Why a wish was not granted, in the order in which it is judged."""

    CONFLICT_OF_INTEREST = "conflict_of_interest"
    GROUP = "group"
    DISTRICT = "district"
    CITY = "city"
    BUSY = "busy"
    LIMIT = "limit"
    QUOTA = "quota"
    SAME_POST = "same_post"
    OVERLAP = "overlap"
    FULL = "full"
    NOT_ENOUGH_PEOPLE = "not_enough_people"
    NO_GAIN = "no_gain"
    NO_CANDIDATES = "no_candidates"


REASONS = tuple(Reason)
BY_BARRIER = {
    Barrier.CONFLICT_OF_INTEREST: Reason.CONFLICT_OF_INTEREST,
    Barrier.GROUP: Reason.GROUP,
    Barrier.DISTRICT: Reason.DISTRICT,
    Barrier.CITY: Reason.CITY,
    Barrier.BUSY: Reason.BUSY,
}
FIRST_OF_SEATING = REASONS.index(Reason.LIMIT)


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """``against[e, r]`` says that reason r stands against edge e."""

    taken: Bools
    against: Bools
    gain: Ints
    seats: Ints
    heads: Ints
    used: Ints
    clash_a: Ints
    clash_b: Ints

    def first(self) -> Ints:
        """The position in REASONS of the first thing in the way; -1 for seats."""
        found = np.argmax(self.against, axis=1)
        return np.where(self.taken | ~self.against.any(axis=1), -1, found)

    def alone(self, reason: Reason) -> Bools:
        """Refused edges with nothing else in the way than this."""
        out: Bools = self.against[:, REASONS.index(reason)].copy()
        out &= self.against.sum(axis=1) == 1
        out &= ~self.taken
        return out


def stand(problem: Problem, edges: Ints) -> Standing:
    """Judge every edge against the seating made of the given edges."""
    all_, sessions = problem.edges, problem.sessions
    taken = taken_mask(problem, edges)
    seats = np.bincount(all_.member[taken], minlength=len(problem.members))
    heads = np.bincount(all_.session[taken], minlength=len(sessions))
    used = np.bincount(all_.session[taken], all_.load[taken], len(sessions))
    barrier = barriers(problem)
    against = np.zeros((len(all_), len(REASONS)), bool)
    for kind, reason in BY_BARRIER.items():
        against[:, REASONS.index(reason)] = barrier == kind
    a, b = overlapping(problem, all_.member, all_.session)
    overlap = np.zeros(len(all_), bool)
    overlap[a[taken[b]]] = True
    overlap[b[taken[a]]] = True
    gain = all_.score + next_bonus(problem, seats)[all_.member]
    minimum = _minimum(problem)
    for reason, mask in (
        (Reason.LIMIT, (seats >= problem.members.limit)[all_.member]),
        (Reason.QUOTA, _used_up(problem, taken)),
        (Reason.SAME_POST, _same_post(problem, taken)),
        (Reason.OVERLAP, overlap),
        (Reason.FULL, used[all_.session] + all_.load > sessions.capacity[all_.session]),
        (Reason.NOT_ENOUGH_PEOPLE, (heads + 1 < minimum)[all_.session]),
        (Reason.NO_GAIN, gain <= 0),
    ):
        against[:, REASONS.index(reason)] = mask
    return Standing(taken, against, gain, seats, heads, used.astype(np.int64), a, b)


def next_bonus(problem: Problem, seats: Ints) -> Ints:
    """What one seat more would add to each member's fairness bonus."""
    bonus = problem.members.bonus
    out = np.zeros(len(seats), np.int64)
    inside = np.flatnonzero(seats < bonus.shape[1])
    out[inside] = bonus[inside, seats[inside]]
    return out


def _minimum(problem: Problem) -> Ints:
    if not problem.rules.min_headcount:
        return np.zeros(len(problem.sessions), np.int64)
    minimum = problem.sessions.minimum.copy()
    minimum[problem.edges.session[problem.fixed]] = 0
    return minimum


def _used_up(problem: Problem, taken: Bools) -> Bools:
    """Edges of quotas without a seat left."""
    quota = problem.edges.quota
    used = quota[taken & (quota != NONE)]
    spent = np.bincount(used, minlength=len(problem.quotas)) >= problem.quotas
    return np.append(spent, np.False_)[quota]


def _same_post(problem: Problem, taken: Bools) -> Bools:
    post = problem.sessions.post[problem.edges.session]
    if not problem.rules.one_session_per_post or not len(post):
        return np.zeros(len(post), bool)
    key = problem.edges.member * (int(post.max()) + 2) + post
    out: Bools = np.isin(key, key[taken & (post != NONE)])
    out &= post != NONE
    return out
