"""How many seats one intent asks for, beside how many its member may have."""

import numpy as np
import pytest

from posts.matching.build import build_problem
from posts.matching.errors import BadInstanceError
from posts.matching.explain import explain
from posts.matching.model import formulate
from posts.matching.problem import Rules, digest
from posts.matching.reasons import Reason, stand
from posts.matching.solution import seats
from posts.matching.solver import solve
from posts.matching.specs import Member, Session, Wish


def made(wishes, quotas, *, members=1, sessions=4, fixed=(), **facts):
    return build_problem(
        members=[Member(3, bonus=(5, 2)) for _ in range(members)],
        sessions=[Session(2, post=n, **facts) for n in range(sessions)],
        wishes=wishes,
        quotas=quotas,
        fixed=fixed,
        rules=Rules(one_session_per_post=True, min_headcount=True),
    )


def test_quota_gives_the_best_as_many_as_it_has():
    wishes = [Wish(0, n, 10 - n, quota=0) for n in range(3)] + [Wish(0, 3, 1, quota=1)]
    problem = made(wishes, [1, 2])
    assert seats(problem, solve(problem)) == [(0, 0), (0, 3)]


def test_without_quotas_only_the_members_limit_counts():
    problem = made([Wish(0, n, 10 - n) for n in range(4)], [])
    assert len(seats(problem, solve(problem))) == 3


def test_quota_held_by_a_seat_booked_before_is_used_up():
    wishes = [Wish(0, n, 10 - n, quota=0) for n in range(3)]
    problem = made(wishes, [1], fixed=[(0, 2)])
    assert seats(problem, solve(problem)) == [(0, 2)]


def test_refusal_by_quota_says_so_and_how_many():
    problem = made([Wish(0, n, 10 - n, quota=0) for n in range(3)], [2])
    (outcome,) = explain(problem, solve(problem))
    (refusal,) = outcome.refusals
    assert (refusal.reason, refusal.limit, refusal.change) == (Reason.QUOTA, 2, None)


def test_quotas_hold_and_nothing_can_be_added_in_a_crowd():
    rng = np.random.default_rng(4)
    members, posts = 60, 30
    wishes = [
        Wish(m, int(p), int(rng.integers(1, 1000)), quota=2 * m + int(rng.integers(2)))
        for m in range(members)
        for p in rng.choice(posts, 10, replace=False)
    ]
    caps = [1 + int(rng.integers(2)) for _ in range(2 * members)]
    problem = made(wishes, caps, members=members, sessions=posts, minimum=2)
    solution = solve(problem)
    used = np.bincount(problem.edges.quota[solution.edges], minlength=len(caps))
    assert (used <= caps).all()
    assert solution.gap < 0.001
    standing = stand(problem, solution.edges)
    assert (standing.taken | standing.against.any(axis=1)).all()


def test_quota_makes_no_row_where_it_cannot_bind():
    tight = made([Wish(0, n, 5, quota=0) for n in range(3)], [1])
    loose = made([Wish(0, n, 5, quota=0) for n in range(3)], [3])
    assert formulate(tight).quota_room[0] == 1
    assert digest(tight) != digest(loose)


@pytest.mark.parametrize(
    ("quotas", "message"),
    [([-1], "为负"), ([], "不存在"), ([1], "共用")],
)
def test_quotas_that_cannot_be_meant_are_refused(quotas, message):
    wishes = [Wish(0, 0, 5, quota=0), Wish(1, 1, 5, quota=0)]
    with pytest.raises(BadInstanceError, match=message):
        made(wishes, quotas, members=2)
