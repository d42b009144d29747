import numpy as np

from posts.matching.problem import NONE
from posts.matching.suitability import (
    Intents,
    Near,
    Supply,
    best_of,
    per_session,
    wishes_of,
)
from posts.matching.weights import Weights

SUPPLY = Supply(
    field=np.array([7, 8, NONE, 7]),
    district=np.array([0, 1, NONE, 1]),
    post=np.array([0, 1, 1, 2, 3]),
)


def table(*rows, width=2):
    return np.array(rows, np.int64).reshape(-1, width)


def intents(count=1, *, ranked=(), fields=(), districts=(), alike=(), open_=()):
    return Intents(
        member=np.arange(count),
        ranked=table(*ranked, width=3),
        fields=table(*fields),
        districts=table(*districts),
        alike=table(*(row[:2] for row in alike)),
        likeness=np.array([row[2] for row in alike]),
        open=np.isin(np.arange(count), open_),
    )


def rows(wishes):
    return {
        (intent, post): (rank, *parts)
        for intent, post, rank, parts in zip(
            wishes.intent.tolist(),
            wishes.post.tolist(),
            wishes.rank.tolist(),
            wishes.parts.tolist(),
            strict=True,
        )
    }


def test_wishes_hold_each_part_of_the_score():
    asked = intents(
        ranked=[(0, 1, 1), (0, 2, 2)],
        fields=[(0, 7)],
        districts=[(0, 1)],
        alike=[(0, 1, 0.5), (0, 3, 0.25)],
    )

    found = rows(wishes_of(asked, SUPPLY, Weights()))

    assert found == {
        (0, 0): (0, 0, 300, 0, 0),
        (0, 1): (1, 1000, 0, 150, 125),
        (0, 2): (2, 800, 0, 0, 0),
        (0, 3): (0, 0, 300, 150, 62),
    }


def test_wishes_of_an_open_intent_are_all_posts_without_points():
    found = rows(wishes_of(intents(2, open_=[1]), SUPPLY, Weights()))

    assert found == {(1, post): (0, 0, 0, 0, 0) for post in range(4)}


def test_wishes_take_the_near_of_either_side_and_the_likeness_of_every_pair():
    asked = intents(
        3,
        fields=[(2, 8)],
        alike=[(0, 0, 0.9), (1, 0, 0.8), (2, 0, 0.7), (2, 1, 0.2), (1, 3, 0.1)],
    )

    found = rows(wishes_of(asked, SUPPLY, Weights(), Near(intent=0, post=1)))

    # The best of each post, and by field the pair (2, 1).
    assert set(found) == {(0, 0), (2, 1), (1, 3)}
    assert found[2, 1] == (0, 0, 300, 0, 50)


def test_wishes_of_nothing_are_none():
    nothing = Supply(*(np.zeros(0, np.int64) for _ in range(3)))

    assert rows(wishes_of(intents(), nothing, Weights())) == {}


def test_per_session_repeats_a_wish_for_each_session_of_its_post():
    wishes = wishes_of(intents(ranked=[(0, 1, 1), (0, 3, 2)]), SUPPLY, Weights())

    owner, session = per_session(wishes, SUPPLY)

    assert list(zip(owner.tolist(), session.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (1, 4),
    ]


def test_best_of_keeps_the_highest_of_each():
    of, score = np.array([0, 0, 0, 1]), np.array([5, 9, 7, 1])

    assert best_of(of, score, np.arange(4), 2).tolist() == [False, True, True, True]


def test_best_of_keeps_apart_scores_as_high_as_weights_allow():
    score = np.array([399_999, 400_000, 399_998])

    chosen = best_of(np.zeros(3, np.int64), score, np.arange(3), 1)

    assert chosen.tolist() == [False, True, False]


def test_best_of_equals_does_not_take_the_same_for_all():
    of, then = np.repeat(np.arange(20), 10), np.tile(np.arange(10), 20)

    chosen = best_of(of, np.ones(200, np.int64), then, 2)

    assert np.bincount(of[chosen]).tolist() == [2] * 20
    assert len(np.unique(then[chosen])) > 5
