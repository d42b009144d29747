"""Part of a problem as a problem of its own."""

from dataclasses import dataclass, fields, replace

import numpy as np

from posts.matching.problem import Edges, Members, Problem, Sessions
from posts.matching.ragged import Bools, Ints, pointers, ranges_of


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The smaller problem and the old numbers of what is in it."""

    problem: Problem
    edge: Ints
    member: Ints
    session: Ints


def part_of(problem: Problem, edge: Ints, fixed: Bools) -> Part:
    """The problem of some edges only; ``fixed`` says per given edge if it is held."""
    member, member_at = np.unique(problem.edges.member[edge], return_inverse=True)
    session, session_at = np.unique(problem.edges.session[edge], return_inverse=True)
    smaller = replace(
        problem,
        members=_members(problem.members, member),
        sessions=_sessions(problem.sessions, session),
        edges=Edges(
            member_at.astype(np.int64),
            session_at.astype(np.int64),
            problem.edges.score[edge],
            problem.edges.load[edge],
            problem.edges.quota[edge],
        ),
        fixed=np.flatnonzero(fixed),
    )
    return Part(smaller, edge, member, session)


def _members(members: Members, rows: Ints) -> Members:
    _, flat = ranges_of(members.busy_ptr, rows)
    counts = members.busy_ptr[rows + 1] - members.busy_ptr[rows]
    plain = {
        column.name: getattr(members, column.name)[rows]
        for column in fields(members)
        if not column.name.startswith("busy")
    }
    return Members(
        **plain,
        busy_ptr=pointers(counts),
        busy_from=members.busy_from[flat],
        busy_to=members.busy_to[flat],
    )


def _sessions(sessions: Sessions, rows: Ints) -> Sessions:
    _, flat = ranges_of(sessions.time_ptr, rows)
    counts = sessions.time_ptr[rows + 1] - sessions.time_ptr[rows]
    plain = {
        column.name: getattr(sessions, column.name)[rows]
        for column in fields(sessions)
        if not column.name.startswith("time")
    }
    return Sessions(
        **plain,
        time_ptr=pointers(counts),
        time_from=sessions.time_from[flat],
        time_to=sessions.time_to[flat],
    )
