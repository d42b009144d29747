from dataclasses import replace

import numpy as np

from posts.matching.build import build_problem
from posts.matching.candidates import (
    Candidates,
    Width,
    find_candidates,
    nobody_holds,
)
from posts.matching.problem import digest
from posts.matching.solver import solve
from posts.matching.specs import Member, Post, Session, Wish
from posts.matching.suitability import Intents, Supply, wishes_of
from posts.matching.weights import Weights

WIDE = Width(10**6, 10**6)


def anybody(intent, _session):
    return np.zeros(len(intent), np.int64)


def town(members=120, posts=40, seed=3):
    """A town whose members all like the same few posts best."""
    rng = np.random.default_rng(seed)
    liked = np.clip(rng.random(posts) ** 3 + 0.1 * rng.random((members, posts)), 0, 1)
    named = np.array([rng.choice(posts, 2, replace=False) for _ in range(members)])
    rows = np.arange(members)
    problem = build_problem(
        members=[Member(limit=2) for _ in range(members)],
        posts=[Post() for _ in range(posts)],
        sessions=[Session(capacity=3, post=p) for p in range(posts)],
        wishes=[],
    )
    intents = Intents(
        member=rows,
        ranked=np.stack(
            [np.repeat(rows, 2), named.ravel(), np.tile([1, 2], members)], axis=1
        ),
        fields=np.argwhere(rng.random((members, 6)) < 0.4),
        districts=np.stack([rows, rows % 3], axis=1),
        alike=np.argwhere(liked > 0),
        likeness=liked[liked > 0],
        open=np.zeros(members, bool),
    )
    supply = Supply(
        field=rng.integers(0, 6, posts),
        district=np.arange(posts) % 3,
        post=np.arange(posts),
    )
    return problem, intents, supply


def found(intents, supply, *, judge=anybody, held=None, width=WIDE):
    wishes = wishes_of(intents, supply, Weights())
    return find_candidates(
        intents, supply, wishes, judge, held or nobody_holds(), width
    )


def pairs(rows):
    return list(zip(rows.member.tolist(), rows.session.tolist(), strict=True))


def test_candidates_parts_add_up_to_the_score():
    _, intents, supply = town()
    rows, _ = found(intents, supply)

    np.testing.assert_array_equal(rows.parts.sum(axis=1), rows.edges().score)
    np.testing.assert_array_equal(intents.member[rows.intent], rows.member)
    assert pairs(rows) == sorted(set(pairs(rows)))


def test_candidates_serve_the_intent_with_the_highest_score():
    _, intents, supply = town(members=2)
    shared = replace(intents, member=np.array([0, 0]))

    rows, _ = found(shared, supply)
    apart, _ = found(intents, supply)

    best = {}
    for session, intent, score in zip(
        apart.session.tolist(), apart.intent.tolist(), apart.score.tolist(), strict=True
    ):
        best[session] = max(best.get(session, (-1, 0)), (score, -intent))
    assert {
        session: (score, -intent)
        for session, intent, score in zip(
            rows.session.tolist(),
            rows.intent.tolist(),
            rows.score.tolist(),
            strict=True,
        )
    } == best


def test_candidates_leave_out_what_is_barred_and_tell_of_what_was_ranked():
    _, intents, supply = town()
    barred_session = int(intents.ranked[0, 1])

    def judge(_intent, session):
        return (session == barred_session) * 4

    rows, barred = found(intents, supply, judge=judge)

    assert barred_session not in rows.session
    ranked_by = intents.ranked[intents.ranked[:, 1] == barred_session, 0]
    assert sorted(barred.intent.tolist()) == sorted(ranked_by.tolist())
    assert set(barred.bar.tolist()) == {4}


def test_candidates_keep_ranked_and_held_pairs_however_narrow():
    _, intents, supply = town()
    held = Candidates(
        member=np.array([5]),
        session=np.array([39]),
        intent=np.array([5]),
        rank=np.array([0]),
        parts=np.zeros((1, 4), np.int64),
    )

    rows, _ = found(intents, supply, held=held, width=Width(0, 0))

    ranked = set(map(tuple, intents.ranked[:, :2].tolist()))
    assert set(pairs(rows)) == ranked | {(5, 39)}


def test_candidates_of_both_sides_keep_what_all_pairs_reach():
    problem, intents, supply = town()
    everything, _ = found(intents, supply)
    few, _ = found(intents, supply, width=Width(6, 5))

    whole = solve(replace(problem, edges=everything.edges())).objective
    part = solve(replace(problem, edges=few.edges())).objective

    assert len(few.member) < 0.3 * len(everything.member)
    assert part >= 0.9995 * whole


def test_candidates_of_members_alone_leave_seats_empty():
    problem, intents, supply = town()
    both, _ = found(intents, supply, width=Width(3, 5))
    alone, _ = found(intents, supply, width=Width(3, 0))

    full, short = (
        solve(replace(problem, edges=one.edges())).objective for one in (both, alone)
    )

    assert short < 0.99 * full


def test_candidates_are_the_same_each_time():
    problem, *rest = town()
    first, second = (found(*rest)[0].edges() for _ in range(2))

    assert digest(replace(problem, edges=first)) == digest(
        replace(problem, edges=second)
    )


def test_wish_accepts_candidate_edges_and_records_alike():
    wish = Wish(0, 0, 5)
    made = build_problem(
        members=[Member(1)], sessions=[Session(1)], wishes=[wish, Wish(0, 1, 3)][:1]
    )

    assert solve(made).objective == 5
