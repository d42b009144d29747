"""Many cities, one at a time, so that memory does not grow with their number.

Seats across cities are decided where the session is: a visitor competes there with
what the seat would cost at home. A visitor whose city is already done is known
exactly; for the others the cost is read off a quick filling of their own city.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from posts.matching.bounds import Certificate
from posts.matching.clock import Clock
from posts.matching.model import formulate
from posts.matching.problem import NONE, Problem, Rules
from posts.matching.ragged import Bools, Floats, Ints
from posts.matching.region import ROUNDING, solve_region
from posts.matching.seating import fill, seats_of
from posts.matching.subset import Part, part_of

TOO_MANY = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What members may expect at home: seats, and what giving one up would cost."""

    seats: Ints
    cost: Ints


def home_city(problem: Problem) -> Ints:
    """The city of each session: where it is, or else its post's."""
    city = np.zeros(len(problem.sessions), np.int64)
    post = problem.sessions.post
    if len(problem.posts):
        city[post != NONE] = problem.posts.city[post[post != NONE]]
    placed = problem.sessions.place_city != NONE
    return np.where(placed, problem.sessions.place_city, city)


def solve_by_city(
    problem: Problem, clock: Clock, *, seed: int, prove: bool
) -> tuple[Ints, int, Floats]:
    """Seats (as edges), a bound that holds for all cities together, and prices."""
    at = home_city(problem)[problem.edges.session]
    own = problem.members.city[problem.edges.member]
    cities = np.unique(at).tolist()
    outlook = _outlook(problem, at, own, cities)
    taken, done = problem.is_fixed(), np.zeros(len(problem.members), bool)
    certificate = Certificate(problem)
    for number, city in enumerate(cities):
        left = len(cities) - number
        begun, share = 0.1 + 0.85 * number / len(cities), 0.85 / len(cities)
        local = clock.limited(clock.remaining() / left, begun, begun + share)
        part = _city_part(problem, at, own, city, taken, done, outlook)
        model = formulate(part.problem)
        region = solve_region(model, local, seed=seed, prove=prove)
        home = (own[part.edge] == city) & (at[part.edge] == city)
        certificate.add(part, model, region.relaxed, home)
        taken[part.edge[model.edge[region.taken]]] = True
        done |= problem.members.city == city
    edges = _fill_across(problem, at != own, taken)
    bound = math.floor(certificate.bound() + ROUNDING)
    return edges, bound, certificate.session


def _outlook(problem: Problem, at: Ints, own: Ints, cities: list[int]) -> Outlook:
    """A quick filling of each city, without times, for those who may go elsewhere."""
    size = len(problem.members)
    out = Outlook(np.zeros(size, np.int64), np.zeros(size, np.int64))
    if (at == own).all():
        return out
    quick = replace(problem, rules=Rules(**_lenient(problem.rules)))
    fixed = problem.is_fixed()
    for city in cities:
        edge = np.flatnonzero((at == city) & (own == city))
        part = part_of(quick, edge, fixed[edge])
        model = formulate(part.problem)
        taken = fill(model, model.fixed)
        seats = seats_of(model, taken)
        who = part.member[: len(seats)]
        out.seats[who] = seats
        lowest = np.full(len(seats), np.iinfo(np.int64).max)
        np.minimum.at(lowest, model.member[taken], model.score[taken])
        full = (seats == problem.members.limit[who]) & (seats > 0)
        out.cost[who[full]] = np.maximum(lowest[full], 0)
    return out


def _lenient(rules: Rules) -> dict[str, bool]:
    return {
        "min_headcount": rules.min_headcount,
        "conflict_of_interest": rules.conflict_of_interest,
        "eligibility": rules.eligibility,
        "busy": rules.busy,
    }


def _city_part(
    problem: Problem,
    at: Ints,
    own: Ints,
    city: int,
    taken: Bools,
    done: Bools,
    outlook: Outlook,
) -> Part:
    """Everything at home, the visitors, and the seats either already has."""
    concerned = np.zeros(len(problem.members), bool)
    concerned[problem.edges.member[at == city]] = True
    away = taken & (at != city) & concerned[problem.edges.member]
    edge = np.flatnonzero((at == city) | away)
    part = part_of(problem, edge, taken[edge])
    guest = (problem.members.city[part.member] != city) & ~done[part.member]
    return _with_guests(part, guest, outlook)


def _with_guests(part: Part, guest: Bools, outlook: Outlook) -> Part:
    """Guests still to be matched at home keep their seats there: here they have
    what is left, or one seat that has to be worth more than their least one."""
    problem = part.problem
    members, edges = problem.members, problem.edges
    held = np.bincount(edges.member[problem.fixed], minlength=len(members))
    home = np.where(guest, outlook.seats[part.member], 0)
    left = np.maximum(members.limit - home - held, (held == 0).astype(np.int64))
    limit = np.where(guest, np.minimum(held + left, members.limit), members.limit)
    width = members.bonus.shape[1]
    bonus = members.bonus
    if width:
        shifted = np.minimum(np.arange(width) + home[:, None], width - 1)
        bonus = np.where(
            guest[:, None], np.take_along_axis(bonus, shifted, axis=1), bonus
        )
    cost = np.where(guest & (home >= members.limit), outlook.cost[part.member], 0)
    fixed = problem.is_fixed()
    score = edges.score - np.where(fixed, 0, cost[edges.member])
    changed = replace(
        problem,
        members=replace(members, limit=limit, bonus=bonus),
        edges=replace(edges, score=score),
    )
    return replace(part, problem=changed)


def _fill_across(problem: Problem, across: Bools, taken: Bools) -> Ints:
    """What still fits between cities after all of them are done."""
    concerned = np.zeros(len(problem.members), bool)
    concerned[problem.edges.member[across & ~taken]] = True
    # Whole sessions stay in view: people already seated decide what still fits.
    busy = np.zeros(len(problem.sessions), bool)
    busy[problem.edges.session[across & ~taken]] = True
    near = concerned[problem.edges.member] | busy[problem.edges.session]
    edge = np.flatnonzero((across & ~taken) | (taken & near))
    if not len(edge):
        return np.flatnonzero(taken)
    part = part_of(problem, edge, problem.is_fixed()[edge])
    model = formulate(part.problem)
    have = taken[part.edge[model.edge]]
    out = taken.copy()
    out[part.edge[model.edge[fill(model, have)]]] = True
    return np.flatnonzero(out)
