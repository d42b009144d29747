"""The answer of a run: seats, what they are worth, and what no answer can pass."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from posts.matching.problem import Problem
from posts.matching.ragged import Bools, Floats, Ints
from posts.matching.specs import Seat


class Status(StrEnum):
    """How good the answer is known to be."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    TIME_LIMIT = "time_limit"


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """``edges`` are the positions of the seats given, in the order of the problem."""

    edges: Ints
    objective: int
    bound: int
    status: Status
    price: Floats
    seconds: float
    digest: str

    @property
    def gap(self) -> float:
        """How far the objective may be below the optimum, as a share of the bound."""
        if self.objective >= self.bound:
            return 0.0
        return round((self.bound - self.objective) / max(1, abs(self.bound)), 9)


def seats(problem: Problem, solution: Solution) -> list[Seat]:
    """The pairs (member, session) of the answer."""
    member = problem.edges.member[solution.edges].tolist()
    session = problem.edges.session[solution.edges].tolist()
    return list(zip(member, session, strict=True))


def worth_of(problem: Problem, edges: Ints) -> int:
    """Scores plus the fairness bonus of every member's seats."""
    counts = np.bincount(problem.edges.member[edges], minlength=len(problem.members))
    bonus = problem.members.bonus
    used = np.arange(bonus.shape[1]) < counts[:, None]
    return int(problem.edges.score[edges].sum() + bonus[used].sum())


def taken_mask(problem: Problem, edges: Ints) -> Bools:
    """Per edge of the problem: is it a seat?"""
    mask = np.zeros(len(problem.edges), bool)
    mask[edges] = True
    return mask


def answer_digest(problem_digest: str, seed: int, edges: Ints, bound: int) -> str:
    """One fingerprint of what went in and what came out, time left aside."""
    state = hashlib.sha256(f"{problem_digest} {seed} {bound} ".encode())
    state.update(np.ascontiguousarray(edges, "<i8").tobytes())
    return state.hexdigest()
