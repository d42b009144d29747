"""The whole run: split into regions where that is worth it, solve, assemble."""

import numpy as np

from posts.matching.cities import TOO_MANY, home_city, solve_by_city
from posts.matching.clock import Clock, Progress, silent
from posts.matching.model import formulate
from posts.matching.problem import Problem, digest
from posts.matching.ragged import Floats, Ints
from posts.matching.region import solve_region
from posts.matching.solution import Solution, Status, answer_digest, worth_of

UNLIMITED = 24 * 3600.0


def solve(
    problem: Problem,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    prove: bool = False,
    progress: Progress = silent,
) -> Solution:
    """A feasible seating to which nothing can be added, and how good it may be.

    The same problem and seed give the same seats unless the time limit strikes;
    ``prove`` goes on until the optimum is proven, however long the limit allows.
    """
    clock = Clock(UNLIMITED if time_limit is None else time_limit, progress)
    clock.tell(0.0, "读取与筛选")
    if len(problem.edges) > TOO_MANY and len(np.unique(home_city(problem))) > 1:
        edges, bound, price = solve_by_city(problem, clock, seed=seed, prove=prove)
    else:
        edges, bound, price = _solve_at_once(problem, clock, seed, prove)
    objective = worth_of(problem, edges)
    clock.tell(1.0, "完成")
    return Solution(
        edges=edges,
        objective=objective,
        bound=max(bound, objective),
        status=_status(objective, bound, clock),
        price=price,
        seconds=round(clock.elapsed(), 3),
        digest=answer_digest(digest(problem), seed, edges, max(bound, objective)),
    )


def _solve_at_once(
    problem: Problem, clock: Clock, seed: int, prove: bool
) -> tuple[Ints, int, Floats]:
    model = formulate(problem)
    region = solve_region(model, clock, seed=seed, prove=prove)
    return np.sort(model.edge[region.taken]), region.bound, region.relaxed.price.session


def _status(objective: int, bound: int, clock: Clock) -> Status:
    if objective >= bound:
        return Status.OPTIMAL
    return Status.FEASIBLE if clock.remaining() > 0 else Status.TIME_LIMIT
