"""What intents ask for and posts offer, as the arrays that the engine scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from posts.loading.facts import Facts
from posts.matching.problem import NONE
from posts.matching.ragged import Floats, Ints
from posts.matching.suitability import Intents, Supply
from posts.models import Post
from text import likeness


def intents_of(facts: Facts, posts: Sequence[Post], member: Ints) -> Intents:
    """Positions of intents and posts in place of their rows; texts compared."""
    place = {one.pk: number for number, one in enumerate(facts.intents)}
    of_offer = {post.offer_id: number for number, post in enumerate(posts)}
    district = _districts(posts)
    named = {one.intent_id for one in facts.choices} | {pk for pk, _ in facts.fields}
    alike, score = _alike(facts, posts)
    return Intents(
        member=member,
        ranked=_table(
            (
                (place[one.intent_id], of_offer[one.offer_id], one.rank)
                for one in facts.choices
                if one.intent_id in place and one.offer_id in of_offer
            ),
            3,
        ),
        fields=_table(
            ((place[pk], field) for pk, field in facts.fields if pk in place), 2
        ),
        districts=_table(
            (
                (place[pk], district[code])
                for pk, code in facts.regions
                if pk in place and code in district
            ),
            2,
        ),
        alike=alike,
        likeness=score,
        open=np.array(
            [one.pk not in named and not one.note.strip() for one in facts.intents],
            bool,
        ),
    )


def supply_of(posts: Sequence[Post], post_of_session: Ints) -> Supply:
    district = _districts(posts)
    return Supply(
        field=np.array([one.field_id or NONE for one in posts], np.int64),
        district=np.array(
            [district.get(one.region_id or "", NONE) for one in posts], np.int64
        ),
        post=post_of_session,
    )


def _table(rows: Iterable[tuple[int, ...]], width: int) -> Ints:
    return np.array(list(rows), np.int64).reshape(-1, width)


def _districts(posts: Sequence[Post]) -> dict[str, int]:
    codes = sorted({one.region_id for one in posts if one.region_id})
    return {code: number for number, code in enumerate(codes)}


def _alike(facts: Facts, posts: Sequence[Post]) -> tuple[Ints, Floats]:
    """Notes beside what is done at the post; the same number for the same texts."""
    noted = [n for n, one in enumerate(facts.intents) if one.note.strip()]
    if not noted or not posts:
        return np.zeros((0, 2), np.int64), np.zeros(0)
    pairs = likeness(
        [facts.intents[n].note for n in noted],
        [_told(post) for post in posts],
        len(posts),
    )
    intent = np.array(noted, np.int64)[pairs.query]
    return np.stack([intent, pairs.document], axis=1).astype(np.int64), pairs.score


def _told(post: Post) -> str:
    field = post.field.name if post.field else ""
    return f"{post.title} {post.title} {field} {post.scene} {post.host_site}"
