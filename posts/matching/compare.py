"""What changes for whom between two answers to one problem."""

from dataclasses import dataclass

from posts.matching.problem import Problem
from posts.matching.solution import Solution, seats


@dataclass(frozen=True, slots=True)
class Difference:
    """One member's sessions that only one of the two answers gives."""

    member: int
    lost: tuple[int, ...]
    gained: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``gains`` got more sessions, ``loses`` fewer, ``moves`` other ones."""

    gains: tuple[Difference, ...]
    loses: tuple[Difference, ...]
    moves: tuple[Difference, ...]
    objective: int


def compare(problem: Problem, before: Solution, after: Solution) -> Comparison:
    """Members whose seats differ, and by how much the objective rises."""
    old, new = set(seats(problem, before)), set(seats(problem, after))
    lost: dict[int, list[int]] = {}
    gained: dict[int, list[int]] = {}
    for member, session in sorted(old - new):
        lost.setdefault(member, []).append(session)
    for member, session in sorted(new - old):
        gained.setdefault(member, []).append(session)
    all_ = [
        Difference(m, tuple(lost.get(m, ())), tuple(gained.get(m, ())))
        for m in sorted(lost.keys() | gained.keys())
    ]
    return Comparison(
        gains=tuple(d for d in all_ if len(d.gained) > len(d.lost)),
        loses=tuple(d for d in all_ if len(d.gained) < len(d.lost)),
        moves=tuple(d for d in all_ if len(d.gained) == len(d.lost)),
        objective=after.objective - before.objective,
    )
