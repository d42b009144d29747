"""Which candidates of one member exclude each other, found by sorting meetings."""

import numpy as np

from posts.matching.feasible import travel_minutes
from posts.matching.problem import NONE, Problem
from posts.matching.ragged import Ints, ranges_of, spread

Pairs = tuple[Ints, Ints]


def overlapping(problem: Problem, member: Ints, session: Ints) -> Pairs:
    """Index pairs (i < j) into the given candidates of one member whose sessions
    leave too little time between them."""
    if not problem.rules.no_overlap:
        return _nothing()
    sessions = problem.sessions
    owner, meeting = ranges_of(sessions.time_ptr, session)
    if not len(owner):
        return _nothing()
    begin, end = sessions.time_from[meeting], sessions.time_to[meeting]
    base = int(begin.min())
    reach = _longest_travel(problem, session)
    width = int(end.max()) - base + reach + 2
    slot = member[owner] * width
    order = np.argsort(slot + begin - base, kind="stable")
    starts = (slot + begin - base)[order]
    last = np.searchsorted(starts, (slot + end - base)[order] + reach, side="left")
    here = np.arange(len(order))
    a, b = spread(here + 1, np.maximum(last - here - 1, 0))
    a, b = order[a], order[b]
    gap = travel_minutes(problem, session[owner[a]], session[owner[b]])
    hit = (begin[a] < end[b] + gap) & (begin[b] < end[a] + gap)
    hit &= owner[a] != owner[b]
    return _distinct(owner[a[hit]], owner[b[hit]], len(session))


def same_post(problem: Problem, member: Ints, session: Ints) -> Pairs:
    """Index pairs into the given candidates of one member at the same post."""
    if not problem.rules.one_session_per_post:
        return _nothing()
    order, ptr = post_groups(problem, member, session)
    here = np.arange(len(order))
    ends = np.repeat(ptr[1:], np.diff(ptr))
    a, b = spread(here + 1, ends - here - 1)
    return _distinct(order[a], order[b], len(session))


def post_groups(problem: Problem, member: Ints, session: Ints) -> Pairs:
    """The candidates of a post, grouped per member: an order and its pointers."""
    post = problem.sessions.post[session]
    with_post = np.flatnonzero(post != NONE)
    key = member * (int(post.max(initial=0)) + 1) + post
    order = with_post[np.argsort(key[with_post], kind="stable")]
    cut = np.flatnonzero(np.diff(key[order], prepend=-1, append=-1))
    return order, cut if len(order) else np.zeros(1, np.int64)


def _longest_travel(problem: Problem, session: Ints) -> int:
    travel = problem.travel
    cities = np.unique(problem.sessions.place_city[session])
    longest = travel.unknown if NONE in cities else 0
    known = cities[cities != NONE]
    if travel.within.size:
        longest = max(longest, int(travel.within[known].max(initial=0)))
    return max(longest, travel.between) if len(known) > 1 else longest


def _distinct(a: Ints, b: Ints, size: int) -> Pairs:
    key = np.unique(np.minimum(a, b) * size + np.maximum(a, b))
    return key // max(size, 1), key % max(size, 1)


def _nothing() -> Pairs:
    return np.zeros(0, np.int64), np.zeros(0, np.int64)
