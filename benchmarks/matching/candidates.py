"""Two-sided candidates: how few pairs keep how much of what all pairs could reach.

``python -m benchmarks.matching.candidates [--frac 0.3]``: a made-up town in which
wishes crowd on popular posts; the bound over all eligible pairs is the yardstick.
"""

import argparse
import json
import time
from dataclasses import replace

import numpy as np
from scipy import sparse

from posts.matching.build import build_problem
from posts.matching.candidates import candidates
from posts.matching.fairness import bonus_of
from posts.matching.model import formulate
from posts.matching.problem import Problem, Rules
from posts.matching.relaxation import relax
from posts.matching.specs import Member, Post, Session
from posts.matching.suitability import Intents, Supply

TOPICS = 24
RULES = Rules(True, True, True, True, True, False)


def main() -> None:
    """One JSON line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--frac", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    problem, intents, supply = town(options.seed, options.frac)
    begun = time.process_time()
    few = candidates(problem, intents, supply)
    spent = time.process_time() - begun
    everything = candidates(
        problem, intents, supply, per_member=10**6, per_session=10**6
    )
    one_sided = candidates(problem, intents, supply, per_session=0)
    whole = bound(problem, everything.edges)
    print(
        json.dumps(
            {
                "pairs": everything.pairs,
                "kept": len(few.edges),
                "share": round(len(few.edges) / everything.pairs, 4),
                "of_bound": round(bound(problem, few.edges) / whole, 6),
                "best_of_member_alone": round(
                    bound(problem, one_sided.edges) / whole, 6
                ),
                "cpu": round(spent, 2),
            }
        )
    )


def bound(problem: Problem, edges: object) -> float:
    """The bound of the relaxation over these edges."""
    return relax(formulate(replace(problem, edges=edges)), lambda: 600.0).bound


def town(seed: int, frac: float) -> tuple[Problem, Intents, Supply]:
    """Members, posts and intents in the proportions of one published city."""
    rng = np.random.default_rng(seed)
    members, posts = round(2900 * frac), round(1709 * frac)
    owner = np.sort(
        np.concatenate(
            [np.arange(members), rng.integers(0, members, round(2815 * frac))]
        )
    )
    begin = rng.integers(0, 20, posts) * 1440 + rng.choice(
        [480, 540, 840, 900], posts
    ).astype(int)
    district = np.where(rng.random(posts) < 0.4, 0, rng.integers(1, 13, posts))
    home = rng.integers(1, 13, members)
    problem = build_problem(
        members=[
            Member(3, district=int(d), bonus=bonus_of(int(p), 0, 3))
            for d, p in zip(home, rng.geometric(0.45, members) - 1, strict=True)
        ],
        posts=[Post(district=int(d)) for d in district],
        sessions=[
            Session(
                int(c), post=p, minimum=1 + int(c) // 3, times=((int(b), int(b) + 150),)
            )
            for p, (c, b) in enumerate(
                zip(rng.integers(2, 7, posts), begin, strict=True)
            )
        ],
        wishes=[],
        rules=RULES,
    )
    return (
        problem,
        wishes(rng, owner, posts, home),
        Supply(
            field=rng.integers(0, 12, posts),
            district=district,
            post=np.arange(posts),
            begin=begin,
            end=begin + 150,
        ),
    )


def wishes(
    rng: np.random.Generator, owner: np.ndarray, posts: int, home: np.ndarray
) -> Intents:
    """Intents around a few popular topics; each names up to two posts."""
    count = len(owner)
    topics = rng.standard_normal((TOPICS, 16))
    popular = 1 / np.arange(1, TOPICS + 1)
    wanted = topics[rng.choice(TOPICS, count, p=popular / popular.sum())]
    offered = topics[rng.integers(0, TOPICS, posts)]
    wanted = wanted + 0.8 * rng.standard_normal(wanted.shape)
    offered = offered + 0.8 * rng.standard_normal(offered.shape)
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    offered /= np.linalg.norm(offered, axis=1, keepdims=True)
    likeness = np.clip(wanted @ offered.T, 0, 1)
    named = np.argsort(-likeness, axis=1)[:, :2]
    rows = np.arange(count)
    return Intents(
        member=owner,
        rank=sparse.csr_matrix(
            (
                np.tile([1, 2], count),
                (np.repeat(rows, 2), named.ravel()),
            ),
            shape=likeness.shape,
        ),
        likeness=sparse.csr_matrix(likeness),
        fields=sparse.csr_matrix(rng.random((count, 12)) < 0.15),
        districts=sparse.csr_matrix(
            (np.ones(count), (rows, home[owner])), shape=(count, 13)
        ),
        window_ptr=np.zeros(count + 1, np.int64),
        window_from=np.zeros(0, np.int64),
        window_to=np.zeros(0, np.int64),
    )


if __name__ == "__main__":
    main()
