from dataclasses import replace

import numpy as np
from scipy import sparse

from posts.matching.build import build_problem
from posts.matching.candidates import best_of, candidates
from posts.matching.problem import Rules, digest
from posts.matching.solver import solve
from posts.matching.specs import Member, Post, Session, Wish
from posts.matching.suitability import Intents, Supply, Weights

RULES = Rules(eligibility=True, conflict_of_interest=True, busy=True)


def town(members=60, posts=40, seed=3):
    """A town whose members all like the same few posts best."""
    rng = np.random.default_rng(seed)
    fields = rng.integers(0, 6, posts)
    sessions = [
        Session(capacity=3, post=p, times=((p * 600, p * 600 + 120),))
        for p in range(posts)
    ]
    problem = build_problem(
        members=[
            Member(limit=2, district=1 + m % 3, employer=m % 20 if m % 4 == 0 else -1)
            for m in range(members)
        ],
        posts=[Post(department=p % 20, district=p % 4) for p in range(posts)],
        sessions=sessions,
        wishes=[],
        rules=RULES,
    )
    named = sparse.lil_matrix((members, posts), dtype=np.int64)
    for m in range(members):
        for place, post in enumerate(rng.choice(posts, 2, replace=False), 1):
            named[m, post] = place
    popular = rng.random(posts) ** 3
    likeness = np.clip(popular + 0.1 * rng.random((members, posts)), 0, 1)
    wanted = sparse.csr_matrix(rng.random((members, 6)) < 0.4)
    homes = sparse.csr_matrix(
        (np.ones(members), (range(members), np.arange(members) % 3 + 1)),
        shape=(members, 4),
    )
    windows = np.zeros(members + 1, np.int64)
    windows[1:] = 1
    intents = Intents(
        member=np.arange(members),
        rank=named.tocsr(),
        likeness=sparse.csr_matrix(likeness),
        fields=wanted,
        districts=homes,
        window_ptr=windows,
        window_from=np.array([0]),
        window_to=np.array([10_000]),
    )
    supply = Supply(
        field=fields,
        district=np.arange(posts) % 4,
        post=np.arange(posts),
        begin=np.arange(posts) * 600,
        end=np.arange(posts) * 600 + 120,
    )
    return problem, intents, supply


def with_edges(problem, edges):
    return replace(problem, edges=edges)


def test_candidates_parts_add_up_to_the_score():
    problem, intents, supply = town()

    found = candidates(problem, intents, supply)

    assert len(found.edges) > 0
    np.testing.assert_array_equal(found.parts.total, found.edges.score)
    np.testing.assert_array_equal(
        intents.member[found.parts.intent], found.edges.member
    )


def test_candidates_outside_the_only_window_are_left_out():
    problem, intents, supply = town()

    found = candidates(problem, intents, supply, per_member=40, per_session=60)

    late = found.edges.session[found.edges.member == 0] * 600 + 120 > 10_000
    assert not late.any()


def test_candidates_keep_a_named_post_that_a_rule_forbids():
    problem, intents, supply = town()
    rank = intents.rank.tolil()
    rank[0, 0] = 1

    found = candidates(problem, replace(intents, rank=rank.tocsr()), supply)

    pairs = set(
        zip(found.edges.member.tolist(), found.edges.session.tolist(), strict=True)
    )
    assert problem.members.employer[0] == problem.posts.department[0] == 0
    assert (0, 0) in pairs


def test_candidates_of_both_sides_keep_what_all_pairs_reach():
    problem, intents, supply = town(members=120)
    everything = candidates(problem, intents, supply, per_member=40, per_session=120)
    few = candidates(problem, intents, supply, per_member=6, per_session=5)

    whole = solve(with_edges(problem, everything.edges)).objective
    part = solve(with_edges(problem, few.edges)).objective

    assert len(few.edges) < 0.45 * everything.pairs
    assert part >= 0.9995 * whole


def test_candidates_are_the_same_each_time():
    first, second = (candidates(*town()).edges for _ in range(2))

    assert digest(with_edges(town()[0], first)) == digest(with_edges(town()[0], second))


def test_best_of_takes_the_earlier_of_equals():
    owner, score = np.array([0, 0, 0, 1]), np.array([5, 7, 5, 1])

    assert best_of(owner, score, 2).tolist() == [True, True, False, True]


def test_weights_make_one_million():
    weights = Weights()

    total = weights.likeness + weights.field + weights.near + weights.time
    assert weights.rank[0] + total == 1_000_000


def test_wish_accepts_candidate_edges_and_records_alike():
    wish = Wish(0, 0, 5)
    made = build_problem(
        members=[Member(1)], sessions=[Session(1)], wishes=[wish, Wish(0, 1, 3)][:1]
    )

    assert solve(made).objective == 5
