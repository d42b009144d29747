"""Which posts suit which intent, and the parts of each score."""

from dataclasses import dataclass

import numpy as np

from posts.matching.problem import NONE
from posts.matching.ragged import Bools, Floats, Ints, pointers, ranges_of, spread
from posts.matching.weights import Weights

PARTS = ("rank", "field", "district", "text")
LEVELS = 2**20


@dataclass(frozen=True, slots=True)
class Near:
    """How many of the most alike posts each intent brings, and intents each post."""

    intent: int = 60
    post: int = 200


USUAL = Near()


@dataclass(frozen=True, slots=True, eq=False)
class Intents:
    """`member` has one entry per intent; the tables have rows of

    `ranked` (intent, post, rank), `fields` (intent, field), `districts` (intent,
    district) and `alike` (intent, post), each of these beside a `likeness` of 0 to 1;
    what is missing there has none. What says nothing in particular is `open` to all.
    """

    member: Ints
    ranked: Ints
    fields: Ints
    districts: Ints
    alike: Ints
    likeness: Floats
    open: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Supply:
    """Per post its field and district, or NONE; per session its post."""

    field: Ints
    district: Ints
    post: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """One row per intent and post, in that order; `rank` 0 was not ranked."""

    intent: Ints
    post: Ints
    rank: Ints
    parts: Ints


def wishes_of(
    intents: Intents, supply: Supply, weights: Weights, near: Near = USUAL
) -> Wishes:
    """Pairs with a wish, a field or a text in common; what names nothing suits all.

    Of texts alone those count that are near for either side: of the popular posts
    every intent is full, and the others would have nobody.
    """
    width = max(len(supply.field), 1)
    ranked = intents.ranked[:, 0] * width + intents.ranked[:, 1]
    in_field = _in_field(intents, supply, width)
    alike = intents.alike[:, 0] * width + intents.alike[:, 1]
    nearest = alike[_nearest(intents, near)]
    pairs = np.unique(
        np.concatenate([ranked, in_field, nearest, _anywhere(intents, supply, width)])
    )
    intent, post = pairs // width, pairs % width
    ranks = _looked_up(pairs, ranked, intents.ranked[:, 2])
    points = np.array(
        [weights.of_rank(n) for n in range(int(ranks.max(initial=0)) + 1)]
    )
    text = np.rint(_looked_up(pairs, alike, intents.likeness) * weights.text)
    parts = np.stack(
        [
            points[ranks],
            np.isin(pairs, in_field) * weights.field,
            _in_district(intents, supply, intent, post) * weights.district,
            text.astype(np.int64),
        ],
        axis=1,
    ).astype(np.int64)
    return Wishes(intent, post, ranks, parts)


def per_session(wishes: Wishes, supply: Supply) -> tuple[Ints, Ints]:
    """Each wish with each session of its post: rows of (wish, session)."""
    order = np.argsort(supply.post, kind="stable")
    held = pointers(np.bincount(supply.post, minlength=len(supply.field)))
    owner, flat = ranges_of(held, wishes.post)
    return owner, order[flat]


def _looked_up(pairs: Ints, known: Ints, values: np.ndarray) -> np.ndarray:
    """The value of each pair; 0 where it has none."""
    out = np.zeros(len(pairs), values.dtype)
    at = np.searchsorted(pairs, known)
    there = np.flatnonzero(at < len(pairs))
    there = there[pairs[at[there]] == known[there]]
    out[at[there]] = values[there]
    return out


def _nearest(intents: Intents, near: Near) -> Bools:
    intent, post = intents.alike[:, 0], intents.alike[:, 1]
    return best_of(intent, intents.likeness, post, near.intent) | best_of(
        post, intents.likeness, intent, near.post
    )


def best_of(of: Ints, score: Ints | Floats, then: Ints, count: int) -> Bools:
    """The `count` best rows of each; ties by a mix of both numbers, so that they
    do not all fall on the same few sessions."""
    mixed = (of * 2654435761 + then * 40503) % LEVELS
    steps = np.rint(score * ((LEVELS - 1) / max(score.max(initial=1), 1)))
    # One whole number to sort by: a third of what sorting by three takes.
    order = np.argsort((of * LEVELS - steps.astype(np.int64)) * LEVELS + mixed)
    sorted_of = of[order]
    start = np.searchsorted(sorted_of, sorted_of, side="left")
    out = np.zeros(len(of), bool)
    out[order[np.arange(len(of)) - start < count]] = True
    return out


def _in_field(intents: Intents, supply: Supply, width: int) -> Ints:
    """Each intent with the posts of the fields it names."""
    order = np.argsort(supply.field, kind="stable")
    order = order[supply.field[order] != NONE]
    posts, wanted = supply.field[order], intents.fields[:, 1]
    first = np.searchsorted(posts, wanted, side="left")
    counts = np.searchsorted(posts, wanted, side="right") - first
    row, at = spread(first, counts)
    return np.asarray(intents.fields[row, 0] * width + order[at])


def _anywhere(intents: Intents, supply: Supply, width: int) -> Ints:
    """Pairs of intents without wish, field and note: everything suits them."""
    posts = np.arange(len(supply.field))
    pairs: Ints = np.flatnonzero(intents.open)[:, None] * width + posts[None, :]
    return pairs.ravel()


def _in_district(intents: Intents, supply: Supply, intent: Ints, post: Ints) -> Bools:
    highest = max(
        supply.district.max(initial=0), intents.districts[:, 1].max(initial=0)
    )
    width = int(highest) + 1
    wanted = intents.districts[:, 0] * width + intents.districts[:, 1]
    lies = supply.district[post]
    inside: Bools = np.isin(intent * width + lies, wanted) & (lies != NONE)
    return inside
