"""May this member sit here at all, and do two sessions clash for one person?"""

from dataclasses import replace
from enum import IntEnum

import numpy as np

from posts.matching.errors import ImpossibleInstanceError
from posts.matching.problem import NONE, Problem
from posts.matching.ragged import Bools, Ints, ranges_of, spread


BLOCK = 150_000


class Barrier(IntEnum):
    """Why a pair can never be seated, in the order in which it is judged."""

    NONE = 0
    CONFLICT_OF_INTEREST = 1
    GROUP = 2
    DISTRICT = 3
    CITY = 4
    BUSY = 5


def barriers(problem: Problem) -> Ints:
    """The first barrier of every edge; fixed seats are not judged.

    Judged block by block, so that many cities take no more memory than one.
    """
    out = np.zeros(len(problem.edges), np.int64)
    for first in range(0, len(problem.edges), BLOCK):
        block = problem.edges.between(first, first + BLOCK)
        out[first : first + BLOCK] = _judged(replace(problem, edges=block))
    out[problem.fixed] = Barrier.NONE
    return out


def _judged(problem: Problem) -> Ints:
    out = np.zeros(len(problem.edges), np.int64)
    if problem.rules.busy:
        out[_busy(problem)] = Barrier.BUSY
    if len(problem.posts):
        _judge_posts(problem, out)
    return out


def _judge_posts(problem: Problem, out: Ints) -> None:
    edges, members, posts = problem.edges, problem.members, problem.posts
    post = problem.sessions.post[edges.session]
    has_post = post != NONE
    same_city = has_post & (members.city[edges.member] == posts.city[post])
    if problem.rules.eligibility:
        local = posts.district[post] != 0
        home = members.district[edges.member]
        out[has_post & ~same_city & local] = Barrier.CITY
        elsewhere = local & (home != 0) & (home != posts.district[post])
        out[same_city & elsewhere] = Barrier.DISTRICT
        out[has_post & _wrong_group(problem, post)] = Barrier.GROUP
    if problem.rules.conflict_of_interest:
        employer = members.employer[edges.member]
        own = (employer != NONE) & (employer == posts.department[post])
        out[same_city & own] = Barrier.CONFLICT_OF_INTEREST


def _wrong_group(problem: Problem, post: Ints) -> Bools:
    posts = problem.posts
    group = problem.members.group[problem.edges.member]
    width = int(max(posts.groups.max(initial=0), group.max(initial=0))) + 1
    owner = np.repeat(np.arange(len(posts)), np.diff(posts.group_ptr))
    admitted = np.sort(owner * width + posts.groups)
    wanted = post * width + np.maximum(group, 0)
    at = np.searchsorted(admitted, wanted)
    found = at < len(admitted)
    found[found] = admitted[at[found]] == wanted[found]
    return posts.restricted[post] & ~(found & (group >= 0))


def _busy(problem: Problem) -> Bools:
    """Edges with a meeting inside one of the member's busy intervals."""
    members, sessions, edges = problem.members, problem.sessions, problem.edges
    owner, meeting = ranges_of(sessions.time_ptr, edges.session)
    who = edges.member[owner]
    starts = members.busy_ptr[who]
    pair, interval = spread(starts, members.busy_ptr[who + 1] - starts)
    met = meeting[pair]
    hit = sessions.time_from[met] < members.busy_to[interval]
    hit &= members.busy_from[interval] < sessions.time_to[met]
    out = np.zeros(len(edges), bool)
    out[owner[pair[hit]]] = True
    return out


def travel_minutes(problem: Problem, a: Ints, b: Ints) -> Ints:
    """Minutes between the places of sessions ``a`` and ``b``."""
    travel, sessions = problem.travel, problem.sessions
    city_a, city_b = sessions.place_city[a], sessions.place_city[b]
    known = (city_a != NONE) & (city_b != NONE)
    if not travel.within.size:
        out = np.where(known, travel.between, travel.unknown)
        return np.where(known & (city_a == city_b), 0, out)
    near = travel.within[city_a, sessions.place[a], sessions.place[b]]
    out = np.where(city_a == city_b, near, travel.between)
    return np.where(known, out, travel.unknown)


def check_fixed(problem: Problem) -> None:
    """Refuse seats booked before that no answer can contain."""
    edges, fixed = problem.edges, problem.fixed
    member, session = edges.member[fixed], edges.session[fixed]
    loads = np.bincount(session, edges.load[fixed], len(problem.sessions))
    over = loads > problem.sessions.capacity
    if over.any():
        at = int(np.argmax(over))
        raise ImpossibleInstanceError(f"场次（序号 {at}）的已定席位超过名额。")
    many = np.bincount(member, minlength=len(problem.members)) > problem.members.limit
    if many.any():
        at = int(np.argmax(many))
        raise ImpossibleInstanceError(f"委员（序号 {at}）的已定席位超过次数上限。")
    if problem.rules.one_session_per_post:
        post = problem.sessions.post[session]
        width = int(post.max(initial=0)) + 1
        keys = np.sort((member * width + post)[post != NONE])
        same = keys[1:] == keys[:-1]
        if same.any():
            at = int(keys[1:][same][0]) // width
            raise ImpossibleInstanceError(f"委员（序号 {at}）在同一岗位已定两个场次。")
