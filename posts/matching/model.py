"""The integer programme of a problem after everything impossible is taken out.

Columns: one per remaining edge, one per possible seat of a member (the fairness
steps), one per session that has to reach a minimum (does it run?).
"""

from dataclasses import dataclass

import numpy as np

from posts.matching.clashes import overlapping, same_post
from posts.matching.feasible import barriers
from posts.matching.problem import NONE, Problem
from posts.matching.ragged import Bools, Floats, Ints, pointers, spread


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Linear rows ``lower <= A x <= upper`` with A stored row by row."""

    lower: Floats
    upper: Floats
    ptr: Ints
    column: Ints
    value: Floats

    def __len__(self) -> int:
        return len(self.lower)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Remaining edges with their clashes, and what the columns stand for."""

    edge: Ints
    member: Ints
    session: Ints
    score: Ints
    load: Ints
    fixed: Bools
    capacity: Ints
    minimum: Ints
    step_member: Ints
    step_bonus: Ints
    gated: Ints
    gate_of: Ints
    must_run: Bools
    clash_a: Ints
    clash_b: Ints
    # Per edge the quota that a seat uses up, or NONE; per quota the seats left in it.
    quota: Ints
    quota_room: Ints

    @property
    def edges(self) -> int:
        return len(self.edge)

    @property
    def first_gate(self) -> int:
        return len(self.edge) + len(self.step_member)

    @property
    def columns(self) -> int:
        return self.first_gate + len(self.gated)

    def cost(self) -> Ints:
        """What each column adds to the objective."""
        gates = np.zeros(len(self.gated), np.int64)
        return np.concatenate([self.score, self.step_bonus, gates])

    def lower(self) -> Floats:
        """Fixed seats are taken, some sessions have to run, the rest may be left."""
        steps = np.zeros(len(self.step_member), bool)
        forced = np.concatenate([self.fixed, steps, self.must_run])
        return forced.astype(np.float64)

    def gate_columns(self) -> Ints:
        """Per edge the column that says whether its session runs, or -1."""
        gate = self.gate_of[self.session]
        return np.where(gate >= 0, gate + self.first_gate, -1)


def formulate(problem: Problem) -> Model:
    """Take out forbidden edges, clashes with fixed seats, hopeless sessions."""
    kept = np.flatnonzero(barriers(problem) == 0)
    fixed = problem.is_fixed()
    kept = kept[~_beside_fixed(problem, kept, fixed[kept])]
    sessions = len(problem.sessions)
    minimum = _effective_minimum(problem)
    while True:
        heads = np.bincount(problem.edges.session[kept], minlength=sessions)
        alive = (
            heads[problem.edges.session[kept]] >= minimum[problem.edges.session[kept]]
        )
        if alive.all():
            break
        kept = kept[alive]
    return _columns(problem, kept, fixed[kept], minimum)


def _effective_minimum(problem: Problem) -> Ints:
    """A session that holds a fixed seat is confirmed and has no minimum."""
    if not problem.rules.min_headcount:
        return np.zeros(len(problem.sessions), np.int64)
    minimum = problem.sessions.minimum.copy()
    minimum[problem.edges.session[problem.fixed]] = 0
    return minimum


def _beside_fixed(problem: Problem, kept: Ints, fixed: Bools) -> Bools:
    """Edges that no answer can hold because of the fixed seats alone."""
    edges = problem.edges
    member, session = edges.member[kept], edges.session[kept]
    dead = np.zeros(len(kept), bool)
    for a, b in (
        overlapping(problem, member, session),
        same_post(problem, member, session),
    ):
        dead[b[fixed[a]]] = True
        dead[a[fixed[b]]] = True
    held = np.bincount(
        edges.session[problem.fixed],
        edges.load[problem.fixed],
        len(problem.sessions),
    )
    dead |= held[session] + edges.load[kept] > problem.sessions.capacity[session]
    seats = np.bincount(member[fixed], minlength=len(problem.members))
    dead |= seats[member] >= problem.members.limit[member]
    quota = edges.quota[kept]
    dead |= (quota != NONE) & (_quota_room(problem)[quota] < 1)
    return dead & ~fixed


def _quota_room(problem: Problem) -> Ints:
    """Seats left in each quota beside the fixed ones; one more entry for NONE."""
    held = problem.edges.quota[problem.fixed]
    used = np.bincount(held[held != NONE], minlength=len(problem.quotas))
    room = np.append(problem.quotas - used, 0)
    left: Ints = np.maximum(room, 0)
    return left


def _columns(problem: Problem, kept: Ints, fixed: Bools, minimum: Ints) -> Model:
    edges, members = problem.edges, problem.members
    member, session = edges.member[kept], edges.session[kept]
    wanted = np.bincount(member, minlength=len(members))
    steps = np.minimum(members.limit, wanted)
    step_member, step = spread(np.zeros_like(steps), steps)
    width = members.bonus.shape[1]
    step_bonus = np.zeros(len(step), np.int64)
    known = step < width
    step_bonus[known] = members.bonus[step_member[known], step[known]]
    heads = np.bincount(session, minlength=len(problem.sessions))
    gated = np.flatnonzero((minimum > 1) & (heads > 0))
    gate_of = np.full(len(problem.sessions), -1, np.int64)
    gate_of[gated] = np.arange(len(gated))
    time_a, time_b = overlapping(problem, member, session)
    post_a, post_b = same_post(problem, member, session)
    a, b = np.concatenate([time_a, post_a]), np.concatenate([time_b, post_b])
    # Two fixed seats that overlap were agreed before; nobody judges them again.
    free = ~(fixed[a] & fixed[b])
    return Model(
        edge=kept,
        member=member,
        session=session,
        score=edges.score[kept],
        load=edges.load[kept],
        fixed=fixed,
        capacity=problem.sessions.capacity,
        minimum=minimum,
        step_member=step_member,
        step_bonus=step_bonus,
        gated=gated,
        gate_of=gate_of,
        must_run=np.zeros(len(gated), bool),
        clash_a=a[free],
        clash_b=b[free],
        quota=np.where(fixed, NONE, edges.quota[kept]),
        quota_room=_quota_room(problem),
    )


def base_rows(model: Model) -> Rows:
    """Seats of a member are steps taken; capacity; minimum where a session runs;
    quotas that more edges could use than they have seats."""
    steps = model.edges + np.arange(len(model.step_member))
    gates = model.first_gate + np.arange(len(model.gated))
    every = np.arange(model.edges)
    who, member_row = np.unique(model.member, return_inverse=True)
    where, session_row = np.unique(model.session, return_inverse=True)
    step_row = np.searchsorted(who, model.step_member)
    seats = len(who)
    gate_row = seats + np.searchsorted(where, model.gated)
    gated = np.flatnonzero(model.gate_of[model.session] >= 0)
    floor = seats + len(where)
    floor_row = floor + model.gate_of[model.session[gated]]
    tight = floor + len(gates)
    users, quota_row, room_left = _tight_quotas(model)
    row = np.concatenate(
        [
            member_row,
            step_row,
            seats + session_row,
            gate_row,
            floor_row,
            floor + np.arange(len(model.gated)),
            tight + quota_row,
        ]
    )
    column = np.concatenate([every, steps, every, gates, gated, gates, users])
    value = np.concatenate(
        [
            np.ones(len(every)),
            -np.ones(len(steps)),
            model.load.astype(np.float64),
            -model.capacity[model.gated].astype(np.float64),
            np.ones(len(gated)),
            -model.minimum[model.gated].astype(np.float64),
            np.ones(len(users)),
        ]
    )
    room = np.where(model.gate_of[where] >= 0, 0, model.capacity[where])
    order = np.argsort(row, kind="stable")
    return Rows(
        lower=np.concatenate(
            [
                np.zeros(seats),
                np.full(len(where), -np.inf),
                np.zeros(len(gates)),
                np.full(len(room_left), -np.inf),
            ]
        ),
        upper=np.concatenate(
            [np.zeros(seats), room, np.full(len(gates), np.inf), room_left]
        ),
        ptr=pointers(np.bincount(row, minlength=tight + len(room_left))),
        column=column[order],
        value=value[order],
    )


def _tight_quotas(model: Model) -> tuple[Ints, Ints, Floats]:
    """Edges that use a quota with too few seats for all, their row, the rows' room."""
    uses = np.flatnonzero(model.quota != NONE)
    wanted = np.bincount(model.quota[uses], minlength=len(model.quota_room))
    tight = np.flatnonzero(wanted > model.quota_room)
    uses = uses[np.isin(model.quota[uses], tight)]
    row = np.searchsorted(tight, model.quota[uses])
    return uses, row, model.quota_room[tight].astype(np.float64)
