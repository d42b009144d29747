"""Real bidding, course and assignment data: exactly the known optimum."""

import json
from pathlib import Path

import pytest

from posts.matching.instance import read_instance
from posts.matching.solution import Status, seats
from posts.matching.solver import solve

SHARED = Path(__file__).resolve().parents[4] / "shared" / "bench" / "matching"
NAMES = sorted(path.stem for path in SHARED.glob("instances/*.json"))

pytestmark = pytest.mark.skipif(
    not NAMES, reason="没有 ../shared/bench/matching/instances，无从核对"
)


@pytest.mark.parametrize("name", NAMES)
def test_solve_reaches_the_known_optimum(name, checker):
    path = SHARED / "instances" / f"{name}.json"
    known = json.loads((SHARED / "optima.json").read_text())[name]["optimum"]
    problem = read_instance(path)

    solution = solve(problem, time_limit=120)

    found = checker.check(
        json.loads(path.read_text()), {"assign": seats(problem, solution)}
    )
    assert found["violations"] == {}
    assert found["unexplained"] == 0
    assert (solution.objective, solution.bound) == (found["objective"], known)
    assert solution.status is Status.OPTIMAL
