"""Whole answers: what a seating is worth, and filling it until nothing fits."""

import numpy as np

from posts.matching.model import Model
from posts.matching.problem import NONE
from posts.matching.ragged import Bools, Floats, Ints

WHOLE = 1 - 1e-6


def step_ranks(model: Model) -> Ints:
    """Which seat of its member each fairness step is for, from 0."""
    first = np.searchsorted(model.step_member, model.step_member, side="left")
    return np.arange(len(first)) - first


def seats_of(model: Model, taken: Bools) -> Ints:
    """Seats per member."""
    size = int(model.member.max(initial=-1)) + 1
    return np.bincount(model.member[taken], minlength=size)


def heads_of(model: Model, taken: Bools) -> Ints:
    """People per session."""
    return np.bincount(model.session[taken], minlength=len(model.capacity))


def room_in(model: Model, taken: Bools) -> Ints:
    """Seats left per session."""
    sessions = len(model.capacity)
    used = np.bincount(model.session[taken], model.load[taken], sessions)
    return model.capacity - used.astype(np.int64)


def quota_left(model: Model, taken: Bools) -> Ints:
    """Seats left per quota."""
    used = model.quota[taken]
    spent = np.bincount(used[used != NONE], minlength=len(model.quota_room))
    left: Ints = np.maximum(model.quota_room - spent, 0)
    return left


def worth(model: Model, taken: Bools) -> int:
    """Scores of the taken edges and the fairness of the steps they make."""
    seats = seats_of(model, taken)
    used = step_ranks(model) < seats[model.step_member]
    return int(model.score[taken].sum() + model.step_bonus[used].sum())


def gains(model: Model, taken: Bools) -> Ints:
    """What each edge would add now; far below zero where the limit is reached."""
    seats = seats_of(model, taken)
    bonus = np.full(len(seats), np.iinfo(np.int64).min // 2)
    following = step_ranks(model) == seats[model.step_member]
    bonus[model.step_member[following]] = model.step_bonus[following]
    out: Ints = model.score + bonus[model.member]
    return out


def whole_part(model: Model, value: Floats) -> Bools:
    """What the relaxation decided without doubt, less sessions short of people."""
    taken = (value[: model.edges] > WHOLE) | model.fixed
    return without_short(model, taken)


def without_short(model: Model, taken: Bools) -> Bools:
    """Sessions that do not reach their minimum lose everybody."""
    short = heads_of(model, taken) < model.minimum
    return taken & (~short[model.session] | model.fixed)


def free_to_add(model: Model, taken: Bools) -> tuple[Bools, Ints]:
    """Edges that clash with nothing taken, fit and gain; minimum not considered."""
    gain = gains(model, taken)
    blocked = np.zeros(model.edges, bool)
    blocked[model.clash_a[taken[model.clash_b]]] = True
    blocked[model.clash_b[taken[model.clash_a]]] = True
    fits = model.load <= room_in(model, taken)[model.session]
    left = (model.quota == NONE) | (quota_left(model, taken)[model.quota] > 0)
    return ~taken & ~blocked & fits & left & (gain > 0), gain


def fill(model: Model, taken: Bools) -> Bools:
    """Nothing can be added afterwards and no closed session can simply be opened."""
    while True:
        taken = _fill_running(model, taken)
        more = _open_closed(model, taken)
        if not more.any():
            return taken
        taken = taken | more


def _fill_running(model: Model, taken: Bools) -> Bools:
    while True:
        able, gain = free_to_add(model, taken)
        heads = heads_of(model, taken)
        able &= (heads + 1 >= model.minimum)[model.session]
        chosen = _best_batch(model, np.flatnonzero(able), gain, taken)
        if not len(chosen):
            return taken
        taken = taken.copy()
        taken[chosen] = True


def _best_batch(model: Model, able: Ints, gain: Ints, taken: Bools) -> Ints:
    """Each member's best edge, the better ones first while the session has room."""
    order = able[np.lexsort((able, -gain[able]))]
    _, first = np.unique(model.member[order], return_index=True)
    order = order[np.sort(first)]
    order = order[np.argsort(model.session[order], kind="stable")]
    load, session = model.load[order], model.session[order]
    before = np.cumsum(load) - load
    start = np.searchsorted(session, session, side="left")
    within = before - before[start] + load if len(order) else load
    return order[within <= room_in(model, taken)[session]]


def _open_closed(model: Model, taken: Bools) -> Bools:
    """Open sessions that enough free people gain from; nobody is used twice."""
    able, gain = free_to_add(model, taken)
    closed = heads_of(model, taken) == 0
    able &= closed[model.session] & (model.minimum > 1)[model.session]
    count = np.bincount(model.session[able], minlength=len(model.capacity))
    able &= (count >= model.minimum)[model.session]
    picked = np.flatnonzero(able)
    picked = picked[np.lexsort((-gain[picked], model.session[picked]))]
    out = np.zeros(model.edges, bool)
    used: set[int] = set()
    room = room_in(model, taken)
    cuts = np.flatnonzero(np.diff(model.session[picked])) + 1
    for group in np.split(picked, cuts) if len(picked) else []:
        free = [e for e in group.tolist() if int(model.member[e]) not in used]
        session = int(model.session[group[0]])
        crew = free[: int(model.minimum[session])]
        load = int(model.load[crew].sum())
        if len(crew) == model.minimum[session] and load <= room[session]:
            out[crew] = True
            used.update(model.member[crew].tolist())
    return out
