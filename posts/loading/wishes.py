"""Which posts suit which intent, and the parts of each score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posts.loading.facts import Facts
from posts.loading.weights import Weights
from posts.matching.ragged import Ints, pointers, ranges_of
from posts.models import Post
from text import likeness

PARTS = ("rank", "field", "district", "text")
ALIKE = 30
NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """One row per intent and post, in that order; `rank` 0 was not ranked."""

    intent: Ints
    post: Ints
    rank: Ints
    parts: Ints


def wishes_of(facts: Facts, posts: Sequence[Post], weights: Weights) -> Wishes:
    """All pairs with anything in common; an intent that names nothing suits all."""
    width = max(len(posts), 1)
    place = {one.pk: number for number, one in enumerate(facts.intents)}
    ranked, rank = _ranked(facts, posts, place, width)
    in_field = _in_field(facts, posts, place, width)
    alike, score = _alike(facts, posts, width)
    pairs = np.unique(
        np.concatenate([ranked, in_field, alike, _anywhere(facts, width, len(posts))])
    )
    intent, post = pairs // width, pairs % width
    ranks = _looked_up(pairs, ranked, rank)
    points = np.array(
        [weights.of_rank(n) for n in range(int(ranks.max(initial=0)) + 1)]
    )
    parts = np.stack(
        [
            points[ranks],
            np.isin(pairs, in_field) * weights.field,
            _in_district(facts, posts, place, intent, post) * weights.district,
            np.rint(_looked_up(pairs, alike, score) * weights.text).astype(np.int64),
        ],
        axis=1,
    ).astype(np.int64)
    return Wishes(intent, post, ranks, parts)


def _looked_up(pairs: Ints, known: Ints, values: np.ndarray) -> np.ndarray:
    """The value of each pair; 0 where it has none."""
    out = np.zeros(len(pairs), values.dtype)
    out[np.searchsorted(pairs, known)] = values
    return out


def _ranked(
    facts: Facts, posts: Sequence[Post], place: dict[int, int], width: int
) -> tuple[Ints, Ints]:
    of_offer = {post.offer_id: number for number, post in enumerate(posts)}
    rows = [
        (place[one.intent_id] * width + of_offer[one.offer_id], one.rank)
        for one in facts.choices
        if one.intent_id in place and one.offer_id in of_offer
    ]
    table = np.array(rows, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _in_field(
    facts: Facts, posts: Sequence[Post], place: dict[int, int], width: int
) -> Ints:
    wanted = [
        (place[intent], field) for intent, field in facts.fields if intent in place
    ]
    by_field: defaultdict[int | None, list[int]] = defaultdict(list)
    for number, post in enumerate(posts):
        by_field[post.field_id].append(number)
    lists = [by_field.get(field, []) for _, field in wanted]
    counts = np.array([len(one) for one in lists], np.int64)
    owner = np.repeat(np.array([intent for intent, _ in wanted], np.int64), counts)
    found = np.array([number for one in lists for number in one], np.int64)
    return owner * width + found


def _alike(facts: Facts, posts: Sequence[Post], width: int) -> tuple[Ints, np.ndarray]:
    """Notes beside what is done at the post; the same number for the same texts."""
    noted = [n for n, one in enumerate(facts.intents) if one.note.strip()]
    if not noted or not posts:
        return NOTHING, np.zeros(0)
    pairs = likeness(
        [facts.intents[n].note for n in noted], [_told(post) for post in posts], ALIKE
    )
    return np.array(noted, np.int64)[pairs.query] * width + pairs.document, pairs.score


def _told(post: Post) -> str:
    field = post.field.name if post.field else ""
    return f"{post.title} {post.title} {field} {post.scene} {post.host_site}"


def _anywhere(facts: Facts, width: int, posts: int) -> Ints:
    """Pairs of intents without wish, field and note: everything suits them."""
    named = {one.intent_id for one in facts.choices} | {pk for pk, _ in facts.fields}
    open_ = np.array(
        [
            n
            for n, one in enumerate(facts.intents)
            if one.pk not in named and not one.note.strip()
        ],
        np.int64,
    )
    return (open_[:, None] * width + np.arange(posts)[None, :]).ravel()


def _in_district(
    facts: Facts,
    posts: Sequence[Post],
    place: dict[int, int],
    intent: Ints,
    post: Ints,
) -> np.ndarray:
    codes = sorted({one.region_id for one in posts if one.region_id})
    number = {code: n for n, code in enumerate(codes)}
    width = len(codes) + 1
    of_post = np.array(
        [number.get(one.region_id or "", len(codes)) for one in posts], np.int64
    )
    wanted = np.array(
        [
            place[pk] * width + number[code]
            for pk, code in facts.regions
            if pk in place and code in number
        ],
        np.int64,
    )
    if not len(post):
        return np.zeros(0, bool)
    return np.isin(intent * width + of_post[post], wanted)


def sessions_per_post(post_of_session: Ints, posts: int) -> tuple[Ints, Ints]:
    """Each post's sessions: an order of the sessions and where each post starts."""
    order = np.argsort(post_of_session, kind="stable")
    return order, pointers(np.bincount(post_of_session, minlength=posts))


def expand(wishes: Wishes, order: Ints, ptr: Ints) -> tuple[Ints, Ints]:
    """Each wish with each session of its post: rows of (wish, session)."""
    owner, flat = ranges_of(ptr, wishes.post)
    return owner, order[flat]
