"""Numbers of items: one series per round and list, G000001 and on."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from checklists.models import ListItem, Round

DIGITS = 6
TRIES = 5


def next_number(round_: Round, model: type[ListItem], prefix: str) -> str:
    """The number after the highest of the series; call with the round locked."""
    highest = (
        model._default_manager.filter(
            round=round_,
            number__gte=prefix + "0" * DIGITS,
            number__lte=prefix + "9" * DIGITS,
            number__regex=rf"^{prefix}\d{{{DIGITS}}}$",
        )
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    ordinal = int(highest[1:]) + 1 if highest else 1
    return f"{prefix}{ordinal:0{DIGITS}d}"


def insert_numbered(item: ListItem, prefix: str) -> None:
    """Save a new item under the next number of its round.

    Entries of a round follow one another, as they hold the round's lock. An import does
    not hold it and may bring the same number in the same moment: then the next one is
    taken.
    """
    for attempt in range(TRIES):
        item.number = next_number(item.round, type(item), prefix)
        try:
            with transaction.atomic():
                item.save(force_insert=True)
                return
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
