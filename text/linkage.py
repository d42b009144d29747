"""Groups by average likeness: a chain of neighbours cannot pull strangers together.

Two groups are joined only if *all* pairs between them are alike on the average, in
every view asked for. A stranger is unlike nearly all members of a group, so being
like one of them does not let it in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from text.corpus import Ints

Floats = NDArray[np.float64]

_SLICE = 20_000
_SLACK = 1e-12


@dataclass(frozen=True)
class Demand:
    """The mean likeness of two groups in this view must reach the floor.

    A `forgiving` demand is met where one of the two has nothing to show in this view:
    its mean runs over the texts that have.
    """

    view: sp.csr_matrix
    floor: float
    forgiving: bool = False


@dataclass(frozen=True)
class _Groups:
    """Sums over the members, one row per group, for each demand."""

    sums: list[sp.csr_matrix]
    sizes: list[Floats]
    label: Ints


def row_products(left: sp.csr_matrix, right: sp.csr_matrix) -> Floats:
    """The inner products of rows that stand side by side."""
    return np.asarray(left.multiply(right).sum(axis=1)).ravel()


def _between(sums: sp.csr_matrix, one: Ints, two: Ints) -> Floats:
    found = [
        row_products(sums[one[at : at + _SLICE]], sums[two[at : at + _SLICE]])
        for at in range(0, len(one), _SLICE)
    ]
    return np.concatenate(found) if found else np.zeros(0)


def _start(demands: Sequence[Demand]) -> _Groups:
    count = demands[0].view.shape[0]
    sizes = [
        (d.view.getnnz(axis=1) > 0).astype(float) if d.forgiving else np.ones(count)
        for d in demands
    ]
    return _Groups([d.view for d in demands], sizes, np.arange(count))


def _alike(
    groups: _Groups, demands: Sequence[Demand], one: Ints, two: Ints
) -> tuple[NDArray[np.bool_], Floats]:
    """Which of the pairs meet every demand, and their mean likeness in the first."""
    good = np.ones(len(one), np.bool_)
    first = np.zeros(len(one))
    for place, demand in enumerate(demands):
        left = np.flatnonzero(good)
        size = groups.sizes[place]
        pairs = size[one[left]] * size[two[left]]
        mean = _between(groups.sums[place], one[left], two[left])
        mean /= np.maximum(pairs, 1.0)
        if place == 0:
            first[left] = mean
        enough = mean >= demand.floor - _SLACK
        good[left] = enough | (pairs == 0) if demand.forgiving else enough
    return good, first


def _partners(count: int, one: Ints, two: Ints, likeness: Floats) -> Ints:
    """For every group its most alike neighbour, the lowest number among equals."""
    best = np.full(count, -1.0)
    np.maximum.at(best, one, likeness)
    np.maximum.at(best, two, likeness)
    partner = np.full(count, count)
    for here, there in ((one, two), (two, one)):
        top = likeness >= best[here] - _SLACK
        np.minimum.at(partner, here[top], there[top])
    return partner


def _roots(count: int, one: Ints, two: Ints, likeness: Floats) -> Ints:
    """Join all pairs that are each other's nearest; at least one pair is joined."""
    partner = _partners(count, one, two, likeness)
    root = np.arange(count)
    has = np.flatnonzero(partner < count)
    mutual = has[partner[partner[has]] == has]
    root[mutual] = np.minimum(mutual, partner[mutual])
    if not len(mutual):
        at = np.lexsort((two, one, -likeness))[0]
        root[max(one[at], two[at])] = min(one[at], two[at])
    return root


def _merge(groups: _Groups, root: Ints) -> tuple[_Groups, Ints]:
    kept, fresh = np.unique(root, return_inverse=True)
    ones = np.ones(len(root))
    pool = sp.csr_matrix(
        (ones, (fresh, np.arange(len(root)))), shape=(len(kept), len(root))
    )
    return (
        _Groups(
            [(pool @ sums).tocsr() for sums in groups.sums],
            [pool @ size for size in groups.sizes],
            fresh[groups.label],
        ),
        fresh,
    )


def _distinct(count: int, one: Ints, two: Ints) -> tuple[Ints, Ints]:
    key = np.unique(np.minimum(one, two) * count + np.maximum(one, two))
    one, two = key // count, key % count
    apart = one != two
    return one[apart], two[apart]


def link(demands: Sequence[Demand], one: Ints, two: Ints) -> Ints:
    """A group number for every row, joined as long as two groups meet all demands.

    The pairs to begin with are those alike enough by themselves: where no pair
    between two groups is, their mean is not either.
    """
    groups = _start(demands)
    while len(one):
        one, two = _distinct(len(groups.sizes[0]), one, two)
        good, likeness = _alike(groups, demands, one, two)
        one, two, likeness = one[good], two[good], likeness[good]
        if len(one):
            root = _roots(len(groups.sizes[0]), one, two, likeness)
            groups, fresh = _merge(groups, root)
            one, two = fresh[one], fresh[two]
    return groups.label


def release(demand: Demand, label: Ints, floor: float) -> Ints:
    """Take out of its group whoever is, on the average, not like the other members.

    Afterwards every member of a group has a mean likeness of at least the floor to
    the rest of its group.
    """
    label = label.copy()
    while True:
        _, label = np.unique(label, return_inverse=True)
        size = np.bincount(label)
        ones = np.ones(len(label))
        member = sp.csr_matrix((ones, (label, np.arange(len(label)))))
        sums = (member @ demand.view).tocsr()
        own = row_products(demand.view, demand.view)
        mean = _between_members(demand.view, sums, label) - own
        mean /= np.maximum(size[label] - 1, 1)
        stranger = np.flatnonzero((size[label] > 1) & (mean < floor - _SLACK))
        if not len(stranger):
            return label
        label[stranger] = len(size) + np.arange(len(stranger))


def _between_members(view: sp.csr_matrix, sums: sp.csr_matrix, label: Ints) -> Floats:
    found = [
        row_products(view[at : at + _SLICE], sums[label[at : at + _SLICE]])
        for at in range(0, len(label), _SLICE)
    ]
    return np.concatenate(found) if found else np.zeros(0)
