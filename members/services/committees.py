"""Committees and their terms."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from members.acting import Acting
from members.models import Committee, Region, Term
from trail.services import Entry, record


@transaction.atomic
def create_committee(
    *,
    actor: Acting,
    code: str,
    name: str,
    level: str,
    region: Region,
    at: dt.datetime,
    parent: Committee | None = None,
) -> Committee:
    """A committee in its place in the tree; its code is unique in the installation."""
    committee = Committee(
        code=code,
        name=name,
        level=level,
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        region=region,
    )
    committee.full_clean()
    committee.save(force_insert=True)
    record(
        actor.author,
        Entry(committee, "members.create_committee", after={"code": code}),
        at=at,
    )
    return committee


@transaction.atomic
def open_term(
    *,
    actor: Acting,
    committee: Committee,
    number: int,
    starts_on: dt.date,
    at: dt.datetime,
) -> Term:
    """A new term; the one before ends the day before it starts."""
    previous = committee.terms.filter(ends_on__isnull=True, starts_on__lt=starts_on)
    previous.update(ends_on=starts_on - dt.timedelta(days=1))
    term = Term.objects.create(committee=committee, number=number, starts_on=starts_on)
    record(
        actor.author, Entry(term, "members.open_term", after={"number": number}), at=at
    )
    return term
