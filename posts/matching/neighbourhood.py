"""Which edges a small programme should reconsider, read off the relaxation."""

import numpy as np

from posts.matching.model import Model
from posts.matching.ragged import Bools
from posts.matching.relaxation import Relaxed

SMALL = 1e-6
HOPS = 2


def within(model: Model, relaxed: Relaxed, gap: float) -> Bools:
    """Edges that may differ from the relaxation in an answer at most ``gap`` below
    its bound: all others keep their whole value in every better answer."""
    reduced = relaxed.reduced[: model.edges]
    value = relaxed.value[: model.edges]
    split = (value > SMALL) & (value < 1 - SMALL)
    return ((np.abs(reduced) <= gap) | split) & ~model.fixed


def around(model: Model, relaxed: Relaxed, reach: float, hops: int = HOPS) -> Bools:
    """Edges near what the relaxation left undecided: of the members involved, and
    of those whose seats they could take over, a few steps far."""
    value = relaxed.value
    x = value[: model.edges]
    near = (np.abs(relaxed.reduced[: model.edges]) <= reach) | (x > SMALL)
    split = (x > SMALL) & (x < 1 - SMALL)
    sessions = np.zeros(len(model.capacity), bool)
    gates = value[model.first_gate :]
    sessions[model.gated[(gates > SMALL) & (gates < 1 - SMALL)]] = True
    members = np.zeros(int(model.member.max(initial=-1)) + 1, bool)
    members[model.member[split]] = True
    for _ in range(hops):
        sessions[model.session[near & members[model.member]]] = True
        members[model.member[near & sessions[model.session]]] = True
    return near & members[model.member] & ~model.fixed
