"""One region solved as a whole: relaxation, small programme around it, filling."""

import math
from dataclasses import dataclass, replace

import numpy as np

from posts.matching.child import solve_in_child
from posts.matching.clock import Clock
from posts.matching.mip import Answer, solve_mip
from posts.matching.model import Model
from posts.matching.neighbourhood import around, within
from posts.matching.ragged import Bools, Floats
from posts.matching.relaxation import Relaxed, relax, unit
from posts.matching.restrict import restrict
from posts.matching.seating import (
    fill,
    heads_of,
    seats_of,
    step_ranks,
    whole_part,
    without_short,
    worth,
)

INLINE = 6_000
PROVABLE = 8_000
WIDEST = 14_000
NODES = 200
ROUNDING = 1e-4
REACHES = (15, 60)


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The edges taken, an upper bound no answer can pass, and the relaxation."""

    taken: Bools
    bound: int
    relaxed: Relaxed


def solve_region(
    model: Model, clock: Clock, *, seed: int = 0, prove: bool = False
) -> Region:
    """The best seating found within the time; maximal in every case."""
    clock.tell(0.1, "求解线性松弛")
    relaxed = relax(model, clock.remaining, seed)
    bound = math.floor(relaxed.bound + ROUNDING)
    clock.tell(0.6, "整数化与补位")
    best = fill(model, whole_part(model, relaxed.value))
    if relaxed.finished and worth(model, best) < bound:
        clock.tell(0.7, "局部优化")
        best = _near(model, relaxed, best, bound, clock)
        if prove and len(model.gated) and worth(model, best) < bound:
            clock.tell(0.75, "确定开班场次")
            best, bound = _decide_gates(model, relaxed, best, bound, clock)
        best, bound = _prove(model, relaxed, best, bound, clock, prove)
    return Region(best, bound, relaxed)


def _near(
    model: Model, relaxed: Relaxed, best: Bools, bound: int, clock: Clock
) -> Bools:
    """Improve around what the relaxation left open, if proof is out of reach yet."""
    gap = bound - worth(model, best)
    if _few(model, relaxed, gap):
        return best
    free = _reconsidered(model, relaxed)
    better, _ = _improve(model, relaxed, free, best, clock, NODES)
    return better


def _decide_gates(
    model: Model, relaxed: Relaxed, best: Bools, bound: int, clock: Clock
) -> tuple[Bools, int]:
    """A sharper bound from deciding which sessions run, and a seating around that."""
    answer = solve_in_child(model, clock.remaining(), None, gates_only=True)
    if not np.isfinite(answer.bound):
        return best, bound
    bound = min(bound, math.floor(answer.bound + ROUNDING))
    if answer.value is None:
        return best, bound
    decided = replace(relaxed, value=answer.value)
    found = fill(model, whole_part(model, answer.value))
    best = max((best, found), key=lambda x: worth(model, x))
    for reach in REACHES:
        if worth(model, best) >= bound:
            break
        free = around(model, decided, reach * unit(model), 1)
        best, _ = _improve(model, decided, free, best, clock, NODES)
    return best, bound


def _reconsidered(model: Model, relaxed: Relaxed) -> Bools:
    """The widest neighbourhood that is still cheap to solve."""
    scale = unit(model)
    near = around(model, relaxed, 15 * scale, 1)
    if np.count_nonzero(near) <= INLINE:
        return near
    for reach in (4, 2, 1, 0.5):
        near = within(model, relaxed, reach * scale)
        if np.count_nonzero(near) <= WIDEST:
            return near
    return around(model, relaxed, 0, 1)


def _prove(
    model: Model,
    relaxed: Relaxed,
    best: Bools,
    bound: int,
    clock: Clock,
    prove: bool,
) -> tuple[Bools, int]:
    """A better answer can only differ where the reduced cost is below the gap; if
    that little programme is solved to the end, its answer is the optimum."""
    for attempt, nodes in ((_narrow, NODES), (within, None)):
        if worth(model, best) >= bound:
            break
        # Reduced costs are those of the relaxation, so its bound counts here.
        gap = math.floor(relaxed.bound + ROUNDING) - worth(model, best)
        if not (prove or _few(model, relaxed, gap)):
            break
        clock.tell(0.85, "证明最优")
        free = attempt(model, relaxed, gap)
        best, proven = _improve(model, relaxed, free, best, clock, nodes)
        if proven and attempt is within:
            return best, worth(model, best)
    return best, bound


def _few(model: Model, relaxed: Relaxed, gap: float) -> bool:
    """Is the programme that proves the optimum small?"""
    return bool(np.count_nonzero(within(model, relaxed, gap)) <= PROVABLE)


def _narrow(model: Model, relaxed: Relaxed, gap: float) -> Bools:
    """Few enough edges to find a good answer soon; the gap to be closed shrinks."""
    free = within(model, relaxed, gap)
    few = 1.5 * len(np.unique(model.member))
    while np.count_nonzero(free) > few and gap > 1:
        gap /= 2
        free = within(model, relaxed, gap)
    return free


def _improve(
    model: Model,
    relaxed: Relaxed,
    free: Bools,
    best: Bools,
    clock: Clock,
    nodes: int | None,
) -> tuple[Bools, bool]:
    """Solve the programme of the free edges; never worse than before."""
    sure = (relaxed.value[: model.edges] > 0.5) & ~free
    held = _supported(model, free, sure | model.fixed)
    small, kept = restrict(model, free, held)
    start = _start(small, best[kept]) if (best <= (free | held)).all() else None
    answer = _answer(small, clock, start, nodes)
    if answer.value is None:
        return best, False
    taken = held.copy()
    taken[kept[answer.value[: small.edges] > 0.5]] = True
    taken = fill(model, without_short(model, taken))
    return max((best, taken), key=lambda x: worth(model, x)), answer.proven


def _supported(model: Model, free: Bools, held: Bools) -> Bools:
    """Held seats in sessions that cannot reach their minimum any more are let go."""
    reachable = heads_of(model, held | free) >= model.minimum
    return held & (reachable[model.session] | model.fixed)


def _start(small: Model, chosen: Bools) -> Floats:
    """Column values of a known answer."""
    value = np.zeros(small.columns)
    value[: small.edges] = chosen
    heads = heads_of(small, chosen)
    seats = seats_of(small, chosen)
    used = step_ranks(small) < seats[small.step_member]
    value[small.edges : small.first_gate] = used
    value[small.first_gate :] = (heads[small.gated] > 0) | small.must_run
    return value


def _answer(
    small: Model, clock: Clock, start: Floats | None, nodes: int | None
) -> Answer:
    """In this process while it is small and short, in a child otherwise."""
    if not small.edges:
        return Answer(np.zeros(small.columns), proven=True)
    if small.edges <= INLINE and nodes is not None:
        return solve_mip(small, clock.remaining(), nodes=nodes, start=start)
    return solve_in_child(small, clock.remaining(), start)
