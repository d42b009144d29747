import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from posts.matching import child
from posts.matching.build import build_problem
from posts.matching.child import solve_in_child
from posts.matching.instance import parse_instance
from posts.matching.mip import solve_mip
from posts.matching.model import formulate
from posts.matching.problem import Rules
from posts.matching.relaxation import relax
from posts.matching.specs import Member, Session, Wish

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "bench" / "matching"


@pytest.fixture
def model(generate):
    return formulate(parse_instance(generate(921, frac=0.05)))


def test_child_answers_as_this_process_does(model):
    here = solve_mip(model, 60, nodes=None, start=None)

    there = child.solve_in_child(model, 60, None)

    assert here.value is not None
    assert there.value is not None
    assert (here.proven, there.proven) == (True, True)
    assert model.cost() @ np.rint(there.value) == model.cost() @ np.rint(here.value)


def test_child_that_overruns_is_killed(model, monkeypatch):
    monkeypatch.setattr(child, "GRACE", -59.99)

    answer = child.solve_in_child(model, 60, None)

    assert (answer.value, answer.proven) == (None, False)


def test_child_in_the_middle_of_solving_ends_with_its_parent(tmp_path):
    hard = SHARED / "instances" / "gapb_1.json"
    if not hard.exists():
        pytest.skip("没有 ../shared/bench/matching/instances，缺少难解的实例")
    out = tmp_path / "out.json"
    parent = subprocess.Popen(
        [sys.executable, "-m", "posts.matching", "solve", hard, "-o", out], cwd=ROOT
    )
    (solving,) = wait_for(lambda: psutil.Process(parent.pid).children())
    wait_for(lambda: solving.cpu_times().user > 1)

    parent.kill()
    parent.wait()

    assert wait_for(lambda: not solving.is_running())
    assert not out.exists()


def wait_for(question, seconds=30):
    for _ in range(seconds * 20):
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def test_deciding_gates_alone_bounds_the_optimum():
    """Two sessions of three share four people: the relaxation runs both in part."""
    problem = build_problem(
        members=[Member(1) for _ in range(4)],
        sessions=[Session(3, minimum=3), Session(3, minimum=3)],
        wishes=[Wish(m, s, 10 + m * s) for m in range(4) for s in range(2)],
        rules=Rules(min_headcount=True),
    )
    model = formulate(problem)

    gates = solve_in_child(model, 20, None, gates_only=True)
    whole = solve_in_child(model, 20, None)

    best = model.cost() @ np.round(whole.value)
    assert relax(model, lambda: 20.0).bound > best + 1
    assert best <= gates.bound < best + 1
