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
Flags = NDArray[np.bool_]

_SLICE = 20_000
_SLACK = 1e-6


@dataclass(frozen=True)
class Demand:
    """The mean likeness of two groups in this view must reach the floor.

    The mean runs over the rows `counted`, or over all; where one of two groups has
    none of these the demand is met.
    """

    view: sp.csr_matrix
    floor: float
    counted: Flags | None = None


@dataclass(frozen=True)
class _Links:
    """Pairs of groups, the lower number first, and their likeness in the first view."""

    one: Ints
    two: Ints
    likeness: Floats

    def only(self, chosen: Flags) -> "_Links":
        return _Links(self.one[chosen], self.two[chosen], self.likeness[chosen])

    def __add__(self, other: "_Links") -> "_Links":
        return _Links(
            np.concatenate([self.one, other.one]),
            np.concatenate([self.two, other.two]),
            np.concatenate([self.likeness, other.likeness]),
        )


def row_products(
    left: sp.csr_matrix, right: sp.csr_matrix, one: Ints, two: Ints
) -> Floats:
    """The inner products of rows `one` of the left with rows `two` of the right."""
    found = [np.zeros(0)]
    for at in range(0, len(one), _SLICE):
        here, there = left[one[at : at + _SLICE]], right[two[at : at + _SLICE]]
        found.append(np.asarray(here.multiply(there).sum(axis=1)).ravel())
    return np.concatenate(found)


def _sums(table: sp.csr_matrix, place: Ints, count: int) -> sp.csr_matrix:
    """The sum of the rows at each place; rows at place -1 are left out."""
    rows = np.flatnonzero(place >= 0)
    pool = sp.csr_matrix(
        (np.ones(len(rows)), (place[rows], rows)), shape=(count, table.shape[0])
    )
    return (pool @ table).tocsr()


def _distinct(count: int, one: Ints, two: Ints) -> tuple[Ints, Ints]:
    """Every pair once, the lower number first, nothing beside itself."""
    apart = one != two
    one, two = one[apart], two[apart]
    key = np.sort(np.minimum(one, two) * count + np.maximum(one, two))
    key = key[np.append(True, key[1:] != key[:-1])] if len(key) else key
    return key // count, key % count


def _weigh(demands: Sequence[Demand], label: Ints, one: Ints, two: Ints) -> _Links:
    """Those of the pairs of groups that meet every demand."""
    groups = int(label.max()) + 1
    one, two = _distinct(groups, one, two)
    links = _Links(one, two, np.zeros(len(one)))
    for turn, demand in enumerate(demands):
        needed = np.zeros(groups, np.bool_)
        needed[links.one] = needed[links.two] = True
        place = np.where(needed, np.cumsum(needed) - 1, -1)
        sums = _sums(demand.view, place[label], int(needed.sum()))
        size = np.bincount(label, weights=demand.counted, minlength=groups)
        pairs = size[links.one] * size[links.two]
        mean = row_products(sums, sums, place[links.one], place[links.two])
        mean /= np.maximum(pairs, 1.0)
        if turn == 0:
            links = _Links(links.one, links.two, mean)
        good = mean >= demand.floor - _SLACK
        links = links.only(good | (pairs == 0))
    return links


def _partners(groups: int, links: _Links) -> Ints:
    """For every group its most alike neighbour, the lowest number among equals."""
    best = np.full(groups, -1.0)
    np.maximum.at(best, links.one, links.likeness)
    np.maximum.at(best, links.two, links.likeness)
    partner = np.full(groups, groups)
    for here, there in ((links.one, links.two), (links.two, links.one)):
        top = links.likeness >= best[here] - _SLACK
        np.minimum.at(partner, here[top], there[top])
    return partner


def _roots(groups: int, links: _Links) -> Ints:
    """Join all pairs that are each other's nearest; at least one pair is joined."""
    partner = _partners(groups, links)
    root = np.arange(groups)
    has = np.flatnonzero(partner < groups)
    mutual = has[partner[partner[has]] == has]
    root[mutual] = np.minimum(mutual, partner[mutual])
    if not len(mutual):
        at = np.lexsort((links.two, links.one, -links.likeness))[0]
        root[links.two[at]] = links.one[at]
    return root


def link(demands: Sequence[Demand], one: Ints, two: Ints) -> Ints:
    """A group number for every row, joined as long as two groups meet all demands.

    The pairs to begin with are those alike enough by themselves: where no pair
    between two groups is, their mean is not either.
    """
    label = np.arange(demands[0].view.shape[0])
    links = _weigh(demands, label, one, two)
    while len(links.one):
        root = _roots(int(label.max()) + 1, links)
        _, fresh, members = np.unique(root, return_inverse=True, return_counts=True)
        label = fresh[label]
        links = _Links(fresh[links.one], fresh[links.two], links.likeness)
        grown = members > 1
        # Only what has grown is weighed again; renumbering keeps the rest in order.
        moved = grown[links.one] | grown[links.two]
        links = links.only(~moved) + _weigh(
            demands, label, links.one[moved], links.two[moved]
        )
    return label


def release(demand: Demand, label: Ints, floor: float) -> Ints:
    """Take out of its group whoever is, on the average, not like the other members.

    Afterwards every member of a group has a mean likeness of at least the floor to
    the rest of its group.
    """
    every = np.arange(len(label))
    own = row_products(demand.view, demand.view, every, every)
    while True:
        _, label = np.unique(label, return_inverse=True)
        size = np.bincount(label)
        sums = _sums(demand.view, label, len(size))
        mean = row_products(demand.view, sums, every, label) - own
        mean /= np.maximum(size[label] - 1, 1)
        stranger = np.flatnonzero((size[label] > 1) & (mean < floor - _SLACK))
        if not len(stranger):
            return label
        label[stranger] = len(size) + np.arange(len(stranger))
