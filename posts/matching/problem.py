"""The matching problem as arrays: who, where, when, and which pairs may be seated."""

import hashlib
from dataclasses import dataclass, field, fields

import numpy as np

from posts.matching.ragged import Bools, Ints, pointers

NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """One row per member; ``bonus[m, j]`` is what the j-th seat adds for fairness."""

    limit: Ints
    city: Ints
    district: Ints
    group: Ints
    employer: Ints
    bonus: Ints
    busy_ptr: Ints
    busy_from: Ints
    busy_to: Ints

    def __len__(self) -> int:
        return len(self.limit)


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """One row per post; ``restricted`` posts admit only the groups listed for them."""

    department: Ints
    city: Ints
    district: Ints
    restricted: Bools
    group_ptr: Ints
    groups: Ints

    def __len__(self) -> int:
        return len(self.department)


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """One row per session, its meetings ragged; no meeting means no fixed time."""

    post: Ints
    capacity: Ints
    minimum: Ints
    place_city: Ints
    place: Ints
    time_ptr: Ints
    time_from: Ints
    time_to: Ints

    def __len__(self) -> int:
        return len(self.capacity)


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Candidate pairs in the order of (member, session), at most one per pair.

    `quota` is the number of the quota that a seat uses up, or NONE.
    """

    member: Ints
    session: Ints
    score: Ints
    load: Ints
    quota: Ints

    def __len__(self) -> int:
        return len(self.member)

    def between(self, first: int, last: int) -> "Edges":
        """The edges from position `first` up to `last`."""
        return Edges(
            self.member[first:last],
            self.session[first:last],
            self.score[first:last],
            self.load[first:last],
            self.quota[first:last],
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules are enforced."""

    one_session_per_post: bool = False
    no_overlap: bool = False
    min_headcount: bool = False
    conflict_of_interest: bool = False
    eligibility: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """Minutes between places: ``within[c, a, b]`` in a city, one figure between."""

    within: Ints = field(default_factory=lambda: np.zeros((0, 0, 0), np.int64))
    between: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One round to be matched; ``fixed`` holds the edges of seats booked before.

    ``quotas`` says how many seats each quota has; all that use one are one member's.
    """

    members: Members
    posts: Posts
    sessions: Sessions
    edges: Edges
    fixed: Ints
    rules: Rules = Rules()
    travel: Travel = field(default_factory=Travel)
    quotas: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def edge_ptr(self) -> Ints:
        """Where each member's candidates start among the edges."""
        counts = np.bincount(self.edges.member, minlength=len(self.members))
        return pointers(counts)

    def is_fixed(self) -> Bools:
        """Per edge: is it a seat booked before?"""
        mask = np.zeros(len(self.edges), bool)
        mask[self.fixed] = True
        return mask


def digest(problem: Problem) -> str:
    """The same problem gives the same digest, whatever the process or platform."""
    state = hashlib.sha256()
    for part in (problem.members, problem.posts, problem.sessions, problem.edges):
        for column in fields(part):
            if column.name != "quota" or len(problem.quotas):
                _feed(state, column.name, getattr(part, column.name))
    _feed(state, "fixed", problem.fixed)
    _feed(state, "within", problem.travel.within)
    if len(problem.quotas):
        _feed(state, "quotas", problem.quotas)
    state.update(repr((problem.rules, problem.travel.between)).encode())
    state.update(repr(problem.travel.unknown).encode())
    return state.hexdigest()


def _feed(state: "hashlib._Hash", name: str, values: Ints | Bools) -> None:
    plain = np.ascontiguousarray(values, dtype="<i8")
    state.update(f"{name}{plain.shape}".encode())
    state.update(plain.tobytes())
