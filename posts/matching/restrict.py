"""A smaller programme: some edges stay open, some are held, the rest is given up."""

import numpy as np

from posts.matching.model import Model
from posts.matching.problem import NONE
from posts.matching.ragged import Bools, Ints
from posts.matching.seating import (
    heads_of,
    quota_left,
    room_in,
    seats_of,
    step_ranks,
)


def restrict(model: Model, open_: Bools, held: Bools) -> tuple[Model, Ints]:
    """The programme of the open edges beside the held ones, and which edges they
    are. Edges that clash with a held one can not stay open."""
    open_ = open_ & ~held & ~_beside(model, held)
    kept = np.flatnonzero(open_)
    heads, room = heads_of(model, held), room_in(model, held)
    kept = kept[model.load[kept] <= room[model.session[kept]]]
    left = quota_left(model, held)
    kept = kept[(model.quota[kept] == NONE) | (left[model.quota[kept]] > 0)]
    session = model.session[kept]
    minimum = np.maximum(model.minimum - heads, 0)
    present = np.bincount(session, minlength=len(model.capacity)) > 0
    started = (heads > 0) & (heads < model.minimum)
    needs = present & ((minimum > 1) | (started & (minimum > 0)))
    gated = np.flatnonzero(needs)
    gate_of = np.full(len(model.capacity), -1, np.int64)
    gate_of[gated] = np.arange(len(gated))
    place = np.full(model.edges, -1, np.int64)
    place[kept] = np.arange(len(kept))
    a, b = place[model.clash_a], place[model.clash_b]
    both = (a >= 0) & (b >= 0)
    step_member, step_bonus = _steps_left(model, kept, held)
    small = Model(
        edge=model.edge[kept],
        member=model.member[kept],
        session=session,
        score=model.score[kept],
        load=model.load[kept],
        fixed=model.fixed[kept],
        capacity=room,
        minimum=minimum,
        step_member=step_member,
        step_bonus=step_bonus,
        gated=gated,
        gate_of=gate_of,
        must_run=started[gated],
        clash_a=a[both],
        clash_b=b[both],
        quota=model.quota[kept],
        quota_room=left,
    )
    return small, kept


def _beside(model: Model, held: Bools) -> Bools:
    out = np.zeros(model.edges, bool)
    out[model.clash_a[held[model.clash_b]]] = True
    out[model.clash_b[held[model.clash_a]]] = True
    return out


def _steps_left(model: Model, kept: Ints, held: Bools) -> tuple[Ints, Ints]:
    """The fairness steps after the held seats, no more than open edges."""
    seats = seats_of(model, held)
    wanted = np.bincount(model.member[kept], minlength=len(seats))
    who = model.step_member
    rank = step_ranks(model) - seats[who]
    left = (rank >= 0) & (rank < wanted[who])
    return who[left], model.step_bonus[left]
