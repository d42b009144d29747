import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posts.matching.cities import solve_by_city
from posts.matching.clock import Clock
from posts.matching.errors import ImpossibleInstanceError
from posts.matching.instance import parse_instance
from posts.matching.solution import Status, seats, worth_of
from posts.matching.solver import solve

RULES = (
    "one_session_per_post",
    "no_overlap",
    "min_headcount",
    "conflict_of_interest",
    "eligibility",
    "busy",
)
TABLE = [[10, 40], [40, 20]]


@st.composite
def tiny_instances(draw):
    """Everything the format knows, small enough to try every subset of pairs."""
    small = st.integers(0, 2)
    clock = st.integers(0, 12).map(lambda hour: hour * 30)

    def interval():
        begin = draw(clock)
        return [begin, begin + draw(st.sampled_from([30, 60, 120]))]

    posts = [
        {
            "dept": draw(small),
            "city": draw(st.integers(0, 1)),
            "district": draw(small),
            "groups": draw(st.none() | st.lists(small, max_size=2)),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]
    members = [
        {
            "k": draw(st.integers(0, 3)),
            "city": draw(st.integers(0, 1)),
            "district": draw(small),
            "group": draw(small),
            "employer": draw(st.integers(-1, 2)),
            "bonus": sorted(draw(st.lists(st.integers(0, 9), max_size=3)))[::-1],
            "busy": [interval() for _ in range(draw(st.integers(0, 1)))],
        }
        for _ in range(draw(st.integers(1, 4)))
    ]
    sessions = []
    for _ in range(draw(st.integers(1, 4))):
        cap = draw(st.integers(0, 3))
        session = {
            "cap": cap,
            "min": draw(st.integers(0, cap)),
            "post": draw(st.integers(0, len(posts) - 1)),
            "place": [draw(st.integers(0, 1)), draw(st.integers(0, 1))],
        }
        kind = draw(st.integers(0, 2))
        if kind == 1:
            session["start"], session["end"] = interval()
        if kind == 2:
            session["times"] = [interval(), interval()]
        sessions.append(session)
    pairs = list(itertools.product(range(len(members)), range(len(sessions))))
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True))
    edges = {
        "member": [m for m, _ in chosen],
        "session": [s for _, s in chosen],
        "score": [draw(st.integers(-5, 20)) for _ in chosen],
    }
    if draw(st.booleans()):
        edges["load"] = [draw(st.integers(1, 2)) for _ in chosen]
    return {
        "format": "session-match/1",
        "rules": {name: draw(st.booleans()) for name in RULES},
        "travel": {"between_cities": 90, "within_city": [TABLE, TABLE]},
        "members": members,
        "posts": posts,
        "sessions": sessions,
        "edges": edges,
        "fixed": [list(pair) for pair in chosen[: draw(st.integers(0, 2))]],
    }


def best_by_trying(checker, instance):
    """The optimum over every subset of the pairs, None if there is no answer."""
    edges = instance["edges"]
    pairs = list(zip(edges["member"], edges["session"], strict=True))
    best = None
    for size in range(len(pairs) + 1):
        for subset in itertools.combinations(pairs, size):
            found = checker.check(instance, {"assign": subset}, explain=False)
            if found["feasible"]:
                best = max(best or found["objective"], found["objective"])
    return best


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(instance=tiny_instances())
def test_solve_finds_what_trying_everything_finds(checker, instance):
    best = best_by_trying(checker, instance)
    if best is None:
        with pytest.raises(ImpossibleInstanceError):
            parse_instance(instance)
        return
    problem = parse_instance(instance)

    solution = solve(problem)

    found = checker.check(instance, {"assign": seats(problem, solution)})
    assert found["feasible"], found["violations"]
    assert found["unexplained"] == 0
    assert (found["objective"], solution.bound) == (best, best)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(instance=tiny_instances())
def test_solve_by_city_is_feasible_full_and_below_its_bound(checker, instance):
    try:
        problem = parse_instance(instance)
    except ImpossibleInstanceError:
        return
    best = best_by_trying(checker, instance)

    edges, bound, _ = solve_by_city(problem, Clock(60), seed=0, prove=False)

    pairs = zip(problem.edges.member[edges], problem.edges.session[edges], strict=True)
    found = checker.check(instance, {"assign": list(pairs)})
    assert found["feasible"], found["violations"]
    assert found["unexplained"] == 0
    assert found["objective"] <= best <= bound


@pytest.mark.parametrize("tight", [True, False])
@pytest.mark.parametrize(("seed", "frac"), [(901, 0.05), (902, 0.1), (903, 0.15)])
def test_solve_is_near_the_bound_on_unseen_seeds(seed, frac, tight, checker, generate):
    instance = generate(seed, frac=frac, tight=tight)
    problem = parse_instance(instance)

    solution = solve(problem)

    found = checker.check(instance, {"assign": seats(problem, solution)})
    assert found["feasible"], found["violations"]
    assert found["unexplained"] == 0
    assert found["objective"] == solution.objective
    assert solution.objective >= 0.9996 * solution.bound


def test_solve_by_city_decides_seats_across_cities(checker, generate):
    instance = generate(904, frac=0.05, scale=3, cross=0.3, traps=0)
    problem = parse_instance(instance)
    whole = solve(problem)

    edges, bound, _ = solve_by_city(problem, Clock(60), seed=0, prove=False)

    pairs = zip(problem.edges.member[edges], problem.edges.session[edges], strict=True)
    found = checker.check(instance, {"assign": list(pairs)})
    assert found["feasible"], found["violations"]
    assert found["unexplained"] == 0
    assert found["objective"] == worth_of(problem, edges)
    assert 0.995 * whole.objective <= found["objective"] <= whole.bound <= bound


def test_solve_gives_the_same_bytes_under_any_hash_seed(tmp_path, generate):
    path = tmp_path / "in.json"
    path.write_text(json.dumps(generate(905, frac=0.1)))
    results = []
    for number in ("1", "2"):
        out = tmp_path / f"out{number}.json"
        subprocess.run(
            [sys.executable, "-m", "posts.matching", "solve", path, "-o", out],
            env=os.environ | {"PYTHONHASHSEED": number},
            cwd=Path(__file__).resolve().parents[3],
            check=True,
            capture_output=True,
        )
        results.append(json.loads(out.read_text()) | {"seconds": 0})

    assert json.dumps(results[0]) == json.dumps(results[1])


def test_solve_out_of_time_still_answers(checker, generate):
    instance = generate(906, frac=0.2)
    problem = parse_instance(instance)

    solution = solve(problem, time_limit=1e-6)

    found = checker.check(instance, {"assign": seats(problem, solution)})
    assert found["feasible"]
    assert found["unexplained"] == 0
    assert solution.status is Status.TIME_LIMIT
    assert solution.objective < solution.bound
    assert 0 < solution.gap < 1


def test_solve_tells_its_progress_forward(generate):
    told = []

    solve(
        parse_instance(generate(907, frac=0.05)),
        progress=lambda fraction, stage: told.append((fraction, stage)),
    )

    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], told[-1]) == (0.0, (1.0, "完成"))
