"""The ranked wishes of each member, beside what stood against them beforehand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from posts.loading.admission import Bar
from posts.loading.loaded import Loaded

Bars = Mapping[tuple[int, int], list[tuple[int, Bar]]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A ranked wish, by position of intent and post; no post: none was published."""

    intent: int
    rank: int
    title: str
    post: int | None


def choices_of(loaded: Loaded) -> dict[int, list[Choice]]:
    """By member, in the order of intents and ranks."""
    facts = loaded.facts
    intents = {one.pk: number for number, one in enumerate(facts.intents)}
    members = {pk: number for number, pk in enumerate(loaded.members)}
    posts = {post.offer_id: number for number, post in enumerate(loaded.posts)}
    found: defaultdict[int, list[Choice]] = defaultdict(list)
    for one in facts.choices:
        if one.intent_id in intents:
            intent = intents[one.intent_id]
            member = members[facts.intents[intent].member_id]
            post = posts.get(one.offer_id)
            found[member].append(Choice(intent, one.rank, one.title, post))
    return found


def wishes_per_post(choices: Mapping[int, list[Choice]]) -> Counter[int]:
    """How many members ranked each post."""
    pairs = {
        (member, one.post)
        for member, held in choices.items()
        for one in held
        if one.post is not None
    }
    return Counter(post for _, post in pairs)


def bars_of(loaded: Loaded) -> Bars:
    """By intent and post: the sessions barred and why."""
    found: defaultdict[tuple[int, int], list[tuple[int, Bar]]] = defaultdict(list)
    barred, post = loaded.barred, loaded.problem.sessions.post
    for intent, session, bar in zip(
        barred.intent.tolist(),
        barred.session.tolist(),
        barred.bar.tolist(),
        strict=True,
    ):
        found[intent, int(post[session])].append((session, Bar(bar)))
    return found
