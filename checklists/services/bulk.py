"""Lists brought in from files: many items at once, the same file twice harmless."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import models, transaction

from checklists.facts import INTENTS, Facts, IntentFacts, Recipe
from checklists.models import IntentChoice, ListItem, Origin, Round
from checklists.rules import require_open_round
from checklists.search import tokens_of
from checklists.states import ItemState
from common.copying import copy_rows, reserve_ids
from members.acting import Acting
from members.changes import Counts, differences
from members.rules import require_staff
from trail.services import Entry, record_made, record_many


@transaction.atomic
def bring_in(
    *,
    actor: Acting,
    round_: Round,
    recipe: Recipe,
    facts: Sequence[Facts],
    at: dt.datetime,
) -> Counts:
    """Create the items that are new, as submitted; change those that differ.

    Items are known by their number in the round. Only staff (or the system) may, and
    only while the round is not closed.
    """
    require_staff(actor, round_.committee_id)
    require_open_round(round_)
    facts = [
        one if one.submitted_at else replace(one, submitted_at=at) for one in facts
    ]
    known = {
        item.number: item
        for item in recipe.model._default_manager.select_for_update(
            of=("self",)
        ).filter(round=round_, number__in=[one.number for one in facts])
    }
    held = _held_sets(recipe, list(known.values()))
    entries: list[Entry] = []
    for one in facts:
        item = known.get(one.number)
        entry = _change(recipe, item, one, held) if item else None
        if entry:
            entries.append(entry)
    fresh = [one for one in facts if one.number not in known]
    updated = record_many(actor.author, entries, at=at)
    ids = _create(actor, round_, recipe, fresh, at)
    record_made(
        actor.author,
        recipe.model,
        ((pk, {"number": one.number}) for pk, one in zip(ids, fresh, strict=True)),
        verb="checklists.bring_in",
        to_state=ItemState.SUBMITTED,
        at=at,
    )
    return Counts(created=len(ids), updated=updated, unchanged=len(known) - updated)


Held = dict[str, dict[int, set[Any]]]


def _held_sets(recipe: Recipe, items: Sequence[ListItem]) -> Held:
    """Of each item the ids in its many-to-many columns, one query a column."""
    held: Held = {}
    for field in recipe.model._meta.many_to_many:
        through, own, other = _through(recipe.model, field.name)
        held[field.name] = {item.pk: set() for item in items}
        rows = through._default_manager.filter(**{f"{own}__in": [i.pk for i in items]})
        for own_id, other_id in rows.values_list(own, other):
            held[field.name][own_id].add(other_id)
    return held


def _through(
    model: type[models.Model], name: str
) -> tuple[type[models.Model], str, str]:
    field: Any = model._meta.get_field(name)
    return (
        field.remote_field.through,
        f"{field.m2m_field_name()}_id",
        f"{field.m2m_reverse_field_name()}_id",
    )


def _change(recipe: Recipe, item: ListItem, facts: Any, held: Held) -> Entry | None:
    columns = recipe.columns(facts)
    before, after = differences(item, columns)
    if after:
        item.tokens = tokens_of(*recipe.searched(facts))
        item.save(update_fields=[*after, "tokens"])
    for name, wanted in recipe.sets(facts).items():
        ids = {one.pk for one in wanted}
        if ids != held[name][item.pk]:
            getattr(item, name).set(ids)
            before[name], after[name] = sorted(held[name][item.pk]), sorted(ids)
    if isinstance(facts, IntentFacts):
        _rerank(item, facts, before, after)
    if not after:
        return None
    return Entry(item, "checklists.correct", before=before, after=after)


def _rerank(
    item: Any, facts: IntentFacts, before: dict[str, Any], after: dict[str, Any]
) -> None:
    old = list(item.choices.order_by("rank").values_list("offer_id", flat=True))
    new = [offer.pk for offer in facts.offers]
    if old != new:
        item.choices.all().delete()
        IntentChoice.objects.bulk_create(_choices(item.pk, facts))
        before["choices"], after["choices"] = old, new


def _choices(intent_id: int, facts: IntentFacts) -> list[IntentChoice]:
    return [
        IntentChoice(intent_id=intent_id, offer=offer, rank=rank)
        for rank, offer in enumerate(facts.offers, start=1)
    ]


def _create(
    actor: Acting,
    round_: Round,
    recipe: Recipe,
    facts: Sequence[Any],
    at: dt.datetime,
) -> list[int]:
    """Write the new items and what belongs to them; their ids, in order."""
    if not facts:
        return []
    model = recipe.model
    ids = reserve_ids(model, len(facts))
    named = list(recipe.columns(facts[0]))
    columns = [model._meta.get_field(name).attname for name in named]  # type: ignore[union-attr]
    copy_rows(
        model,
        ("id", "number", "submitted_at", "tokens", *columns),
        (
            (
                pk,
                one.number,
                one.submitted_at,
                tokens_of(*recipe.searched(one)),
                *recipe.columns(one).values(),
            )
            for pk, one in zip(ids, facts, strict=True)
        ),
        same={
            "committee_id": round_.committee_id,
            "round_id": round_.pk,
            "state": ItemState.SUBMITTED,
            "reason": "",
            "origin": Origin.IMPORT,
            "entered_by_id": actor.user.pk if actor.user else None,
            "created_at": at,
        },
    )
    for field in model._meta.many_to_many:
        through, own, other = _through(model, field.name)
        copy_rows(
            through,
            (own, other),
            (
                (pk, target)
                for pk, one in zip(ids, facts, strict=True)
                for target in recipe.sets(one)[field.name]
            ),
        )
    if recipe is INTENTS:
        copy_rows(
            IntentChoice,
            ("intent_id", "offer_id", "rank"),
            (
                (pk, offer, rank)
                for pk, one in zip(ids, facts, strict=True)
                for rank, offer in enumerate(one.offers, start=1)
            ),
        )
    return ids
