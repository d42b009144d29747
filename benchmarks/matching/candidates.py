"""Two-sided candidates: how few pairs keep how much of what all pairs could reach.

``python -m benchmarks.matching.candidates [--frac 1.0]``: a made-up town in which
wishes crowd on popular posts. The yardstick is the bound over all pairs that no rule
forbids, with every likeness counted; the few are found as the job finds them.
"""

import argparse
import json
import time
from dataclasses import dataclass, replace

import numpy as np

from posts.matching.build import build_problem
from posts.matching.candidates import Width, find_candidates, nobody_holds
from posts.matching.fairness import bonus_of
from posts.matching.model import formulate
from posts.matching.problem import Problem, Rules
from posts.matching.ragged import Floats, Ints
from posts.matching.relaxation import relax
from posts.matching.specs import Member, Post, Session
from posts.matching.suitability import Intents, Near, Supply, wishes_of
from posts.matching.weights import Weights

TOPICS = 24
FIELDS = 12
DISTRICTS = 12
RULES = Rules(one_session_per_post=True, no_overlap=True, min_headcount=True)
ALL = 10**6


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """`problem` has no edges yet; `home` and `lies` are districts, 0 is everywhere."""

    problem: Problem
    intents: Intents
    supply: Supply
    home: Ints
    lies: Ints

    def judge(self, intent: Ints, session: Ints) -> Ints:
        """Posts of a district are for those who live there."""
        at = self.lies[self.supply.post[session]]
        return ((at > 0) & (at != self.home[self.intents.member[intent]])).astype(int)

    def allowed(self) -> int:
        """Pairs that no rule forbids."""
        at = self.lies[self.supply.post]
        counts = np.bincount(self.home, minlength=DISTRICTS + 1)
        return int(np.where(at > 0, counts[at], len(self.home)).sum())


def main() -> None:
    """One JSON line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--frac", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    town = made_up(options.seed, options.frac)
    begun = time.process_time()
    few = edges_of(town, Near(), Width())
    spent = time.process_time() - begun
    whole = bound(edges_of(town, Near(ALL, ALL), Width(ALL, ALL)))
    one_sided = edges_of(town, Near(post=0), Width(session=0))
    pairs = town.allowed()
    print(
        json.dumps(
            {
                "pairs": pairs,
                "kept": len(few.edges),
                "share": round(len(few.edges) / pairs, 4),
                "of_bound": round(bound(few) / whole, 6),
                "best_of_member_alone": round(bound(one_sided) / whole, 6),
                "cpu": round(spent, 2),
            }
        )
    )


def edges_of(town: Town, near: Near, width: Width) -> Problem:
    """The problem with the candidates of this width, found as the job does."""
    wishes = wishes_of(town.intents, town.supply, Weights(), near)
    found, _ = find_candidates(
        town.intents, town.supply, wishes, town.judge, nobody_holds(), width
    )
    return replace(town.problem, edges=found.edges())


def bound(problem: Problem) -> float:
    """The bound of the relaxation over these edges."""
    return relax(formulate(problem), lambda: 600.0).bound


def made_up(seed: int, frac: float) -> Town:
    """Members, posts and intents in the proportions of one published city."""
    rng = np.random.default_rng(seed)
    members, posts = round(2900 * frac), round(1709 * frac)
    more = rng.integers(0, members, round(2815 * frac))
    owner = np.sort(np.concatenate([np.arange(members), more]))
    hour = rng.choice([480, 540, 840, 900], posts).astype(int)
    begin = rng.integers(0, 20, posts) * 1440 + hour
    lies = np.where(rng.random(posts) < 0.4, 0, rng.integers(1, DISTRICTS + 1, posts))
    home = rng.integers(1, DISTRICTS + 1, members)
    past = rng.geometric(0.45, members) - 1
    seats = rng.integers(2, 7, posts)
    problem = build_problem(
        members=[
            Member(3, bonus=bonus_of(Weights(), int(before), passed_over=False))
            for before in past
        ],
        posts=[Post() for _ in range(posts)],
        sessions=[
            Session(
                int(c), post=p, minimum=1 + int(c) // 3, times=((int(b), int(b) + 150),)
            )
            for p, (c, b) in enumerate(zip(seats, begin, strict=True))
        ],
        wishes=[],
        rules=RULES,
    )
    likeness = likenesses(rng, len(owner), posts)
    supply = Supply(
        field=rng.integers(0, FIELDS, posts), district=lies, post=np.arange(posts)
    )
    return Town(problem, wants(rng, owner, likeness, home), supply, home, lies)


def likenesses(rng: np.random.Generator, intents: int, posts: int) -> Floats:
    """Wishes around a few popular topics."""
    topics = rng.standard_normal((TOPICS, 16))
    popular = 1 / np.arange(1, TOPICS + 1)
    wanted = topics[rng.choice(TOPICS, intents, p=popular / popular.sum())]
    offered = topics[rng.integers(0, TOPICS, posts)]
    wanted = wanted + 0.8 * rng.standard_normal(wanted.shape)
    offered = offered + 0.8 * rng.standard_normal(offered.shape)
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    offered /= np.linalg.norm(offered, axis=1, keepdims=True)
    return np.clip(wanted @ offered.T, 0, 1)


def wants(
    rng: np.random.Generator, owner: Ints, likeness: Floats, home: Ints
) -> Intents:
    """Each intent ranks the two posts it likes best, a field or two, its district."""
    count = len(owner)
    named = np.argsort(-likeness, axis=1)[:, :2]
    rows = np.arange(count)
    return Intents(
        member=owner,
        ranked=np.stack(
            [np.repeat(rows, 2), named.ravel(), np.tile([1, 2], count)], axis=1
        ),
        fields=np.argwhere(rng.random((count, FIELDS)) < 0.15),
        districts=np.stack([rows, home[owner]], axis=1),
        alike=np.argwhere(likeness > 0),
        likeness=likeness[likeness > 0],
        open=np.zeros(count, bool),
    )


if __name__ == "__main__":
    main()
