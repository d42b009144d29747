"""Rows that hold for every seating but may be violated by a fractional answer."""

import numpy as np

from posts.matching.model import Model, Rows
from posts.matching.ragged import Floats, Ints, pointers

SMALL = 1e-6

Neighbours = dict[int, set[int]]


def violated(model: Model, value: Floats) -> Rows:
    """Clique rows of clashing edges and 'seat only where it runs' rows that fail."""
    cliques = _violated_cliques(model, value[: model.edges])
    gate = model.gate_columns()
    above = value[: model.edges] > np.where(gate >= 0, value[gate], 1) + SMALL
    return joined(cliques, np.flatnonzero(above), gate)


def joined(cliques: list[list[int]], gated: Ints, gate: Ints) -> Rows:
    """Sum of each clique <= 1, and x <= y for each gated edge."""
    sizes = np.array([len(q) for q in cliques], np.int64)
    members = np.array([e for q in cliques for e in q], np.int64)
    pairs = np.stack([gated, gate[gated]], axis=1).ravel()
    signs = np.tile([1.0, -1.0], len(gated))
    count = len(cliques) + len(gated)
    return Rows(
        lower=np.full(count, -np.inf),
        upper=np.concatenate([np.ones(len(cliques)), np.zeros(len(gated))]),
        ptr=pointers(np.concatenate([sizes, np.full(len(gated), 2, np.int64)])),
        column=np.concatenate([members, pairs]),
        value=np.concatenate([np.ones(len(members)), signs]),
    )


def neighbours(a: Ints, b: Ints) -> Neighbours:
    """Adjacency of the clash graph."""
    out: Neighbours = {}
    for i, j in zip(a.tolist(), b.tolist(), strict=True):
        out.setdefault(i, set()).add(j)
        out.setdefault(j, set()).add(i)
    return out


def grow(near: Neighbours, i: int, j: int, weight: list[float]) -> list[int]:
    """A maximal clique around a clashing pair, heaviest neighbours first."""
    clique, common = [i, j], near[i] & near[j]
    while common:
        best = max(common, key=lambda e: (weight[e], -e))
        clique.append(best)
        common = common & near[best]
    return sorted(clique)


def cover(a: Ints, b: Ints, weight: Floats) -> list[list[int]]:
    """Maximal cliques that together hold every clashing pair."""
    near, heavy = neighbours(a, b), weight.tolist()
    done: set[tuple[int, int]] = set()
    out = []
    for i, j in zip(a.tolist(), b.tolist(), strict=True):
        if (i, j) in done:
            continue
        clique = grow(near, i, j, heavy)
        done.update((x, y) for x in clique for y in clique if x < y)
        out.append(clique)
    return out


def _violated_cliques(model: Model, value: Floats) -> list[list[int]]:
    """Only members with two clashing seats in part can violate a clique."""
    a, b = model.clash_a, model.clash_b
    both = (value[a] > SMALL) & (value[b] > SMALL)
    if not both.any():
        return []
    concerned = np.zeros(int(model.member.max()) + 1, bool)
    concerned[model.member[a[both]]] = True
    here = concerned[model.member[a]]
    near, heavy = neighbours(a[here], b[here]), value.tolist()
    found: dict[tuple[int, ...], None] = {}
    for i, j in zip(a[both].tolist(), b[both].tolist(), strict=True):
        clique = grow(near, i, j, heavy)
        if sum(heavy[e] for e in clique) > 1 + SMALL:
            found[tuple(clique)] = None
    return [list(clique) for clique in found]
