"""Putting content on a row: columns, searched words, what hangs on the item."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model

from checklists.models import (
    IntentChoice,
    IntentItem,
    ListItem,
    OfferAnswer,
    OfferSession,
    PostOffer,
)
from checklists.search import tokens_of
from checklists.services.contents import Content, IntentContent, OfferContent
from checklists.services.offers import Answered, answer_row
from checklists.states import ItemState
from members.changes import differences
from trail.models import LinkKind
from trail.services import link_many, unlink

Changes = tuple[dict[str, Any], dict[str, Any]]


def set_columns(item: ListItem, content: Content) -> Changes:
    """The item's columns say what the content says; not saved yet."""
    changes = differences(item, content.columns())
    item.tokens = tokens_of(*content.searched())
    return changes


def keep_parts(item: ListItem, content: Content) -> Changes:
    """Rows that hang on a saved item follow the content; what changed, by ids."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, wanted in content.sets().items():
        relation = getattr(item, name)
        _note(name, relation.values_list("pk", flat=True), wanted, before, after)
        if name in after:
            relation.set(wanted)
    match item, content:
        case IntentItem(), IntentContent():
            _keep_choices(item, content, before, after)
        case PostOffer(), OfferContent():
            _keep_sessions(item, content, before, after)
            _keep_answers(item, content, before, after)
        case _:
            pass
    return before, after


def _note(
    name: str,
    held: Any,
    wanted: tuple[Model, ...],
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    old, new = sorted(held), sorted(one.pk for one in wanted)
    if old != new:
        before[name], after[name] = old, new


def _keep_choices(
    item: IntentItem,
    content: IntentContent,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    old = list(item.choices.order_by("rank").values_list("offer_id", flat=True))
    new = [offer.pk for offer in content.offers]
    if old == new:
        return
    item.choices.all().delete()
    IntentChoice.objects.bulk_create(
        [
            IntentChoice(intent=item, offer=offer, rank=rank)
            for rank, offer in enumerate(content.offers, start=1)
        ]
    )
    before["choices"], after["choices"] = old, new


def _keep_sessions(
    item: PostOffer,
    content: OfferContent,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """Sessions of an offer that nobody chose yet: named ones stay, others go."""
    old, new = type(content).of(item).sessions, tuple(sorted(content.sessions))
    if old == new:
        return
    item.sessions.all().delete()
    OfferSession.objects.bulk_create(
        [
            OfferSession(
                offer=item,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                capacity=one.capacity,
                min_participants=one.min_participants,
            )
            for one in new
        ]
    )
    before["sessions"] = [one.said for one in old]
    after["sessions"] = [one.said for one in new]


def _keep_answers(
    item: PostOffer,
    content: OfferContent,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    old = {_key(one): one for one in type(content).of(item).answers}
    new = {_key(one): one for one in content.answers}
    if old.keys() == new.keys():
        return
    item.answers.all().delete()
    OfferAnswer.objects.bulk_create([answer_row(item, one) for one in new.values()])
    for key in old.keys() - new.keys():
        unlink(LinkKind.ANSWERS, source=old[key], target=item)
    before["answers"], after["answers"] = sorted(old), sorted(new)


def _key(thing: Answered) -> str:
    return f"{thing._meta.verbose_name} {thing.pk}"


def link_answers(item: ListItem, content: Content, at: dt.datetime) -> None:
    """What a submitted offer answers is tied to it; a draft ties nothing."""
    if isinstance(content, OfferContent) and item.state != ItemState.DRAFT:
        pairs = [(thing, item) for thing in content.answers]
        link_many(LinkKind.ANSWERS, pairs, at=at)
