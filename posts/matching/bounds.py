"""A bound for many cities together, put together from the prices of each."""

import numpy as np

from posts.matching.feasible import barriers
from posts.matching.model import Model
from posts.matching.problem import Problem
from posts.matching.ragged import Bools, Floats
from posts.matching.relaxation import Relaxed
from posts.matching.subset import Part


class Certificate:
    """Collects prices; any prices whatever give a bound that no answer can pass."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._sum = 0.0
        self._inside = np.zeros(len(problem.edges), bool)
        self._steps = np.zeros(len(problem.members), np.int64)
        self.member: Floats = np.zeros(len(problem.members))
        self.session: Floats = np.zeros(len(problem.sessions))
        self._floor: Floats = np.zeros(len(problem.sessions))

    def add(self, part: Part, model: Model, relaxed: Relaxed, home: Bools) -> None:
        """One city's share: its rows, its own people's edges and steps at home."""
        own_member = np.zeros(len(part.member), bool)
        own_member[part.problem.edges.member[home]] = True
        counted = np.ones(model.columns, bool)
        counted[: model.edges] = home[model.edge]
        counted[model.edges : model.first_gate] = own_member[model.step_member]
        reduced = relaxed.reduced
        worth = np.maximum(reduced, reduced * model.lower())
        self._sum += relaxed.bound - float(worth[~counted].sum())
        self._inside[part.edge[home & ~_doubtful(part, model, home)]] = True
        steps = np.bincount(model.step_member, minlength=len(part.member))
        self._steps[part.member[own_member]] = steps[own_member]
        price = relaxed.price.member
        own = np.flatnonzero(own_member[: len(price)])
        self.member[part.member[own]] = price[own]
        self.session[part.session] += relaxed.price.session
        self._floor[part.session] += relaxed.price.floor

    def bound(self) -> float:
        """All cities, plus what edges outside their programmes could still gain."""
        problem, edges = self._problem, self._problem.edges
        outside = ~self._inside & (barriers(problem) == 0)
        reduced = edges.score - self.member[edges.member]
        reduced -= edges.load * self.session[edges.session]
        reduced -= self._floor[edges.session]
        fixed = problem.is_fixed()
        gain = np.where(fixed, reduced, np.maximum(reduced, 0))
        return self._sum + float(gain[outside].sum()) + self._later_steps(outside)

    def _later_steps(self, outside: Bools) -> float:
        """Steps that members with such edges have beyond those already counted."""
        problem = self._problem
        more = np.bincount(
            problem.edges.member[outside], minlength=len(problem.members)
        )
        last = np.minimum(self._steps + more, problem.members.limit)
        width = max(int(problem.members.limit.max(initial=0)), 1)
        bonus = np.zeros((len(last), width), np.int64)
        known = min(width, problem.members.bonus.shape[1])
        bonus[:, :known] = problem.members.bonus[:, :known]
        step = np.arange(width)
        counted = (step >= self._steps[:, None]) & (step < last[:, None])
        gain = np.maximum(bonus + self.member[:, None], 0)
        return float(gain[counted].sum())


def _doubtful(part: Part, model: Model, home: Bools) -> Bools:
    """Home edges that may be missing only because of a seat given in another city:
    the bound must not count on them being impossible."""
    edges = part.problem.edges
    missing = np.ones(len(edges), bool)
    missing[model.edge] = False
    away = np.zeros(len(part.member), bool)
    away[edges.member[part.problem.is_fixed() & ~home]] = True
    touched = np.zeros(len(part.session), bool)
    touched[edges.session[missing & away[edges.member]]] = True
    touched[model.session] = False
    return missing & (away[edges.member] | touched[edges.session])
