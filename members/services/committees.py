"""Committees and their terms."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import InvalidInput
from members.acting import Acting
from members.models import Committee, Region, Term
from members.rules import require_founder, require_staff
from members.services.accounts import NewAccount, open_account
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
    require_founder(actor, parent)
    if not re.fullmatch(r"[0-9A-Za-z_-]+", code):
        raise InvalidInput(_("政协代码只用字母、数字、“-”和“_”。"))
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
    require_staff(actor, committee.pk)
    if number < 1:
        raise InvalidInput(_("届次须为正整数。"))
    previous = committee.terms.filter(ends_on__isnull=True, starts_on__lt=starts_on)
    previous.update(ends_on=starts_on - dt.timedelta(days=1))
    term = Term(committee=committee, number=number, starts_on=starts_on)
    term.full_clean()
    term.save(force_insert=True)
    record(
        actor.author, Entry(term, "members.open_term", after={"number": number}), at=at
    )
    return term


@dataclass(frozen=True)
class Foundation:
    """A committee with which an installation, or a branch of it, begins."""

    code: str
    name: str
    level: str
    region: Region
    term: int
    starts_on: dt.date
    accounts: tuple[NewAccount, ...]
    parent: Committee | None = None


@transaction.atomic
def found_committee(
    *, actor: Acting, foundation: Foundation, at: dt.datetime
) -> Committee:
    """The committee stands, in its current term, and its first people can sign in.

    Only the server itself may: nobody is there yet who could be asked.
    """
    committee = create_committee(
        actor=actor,
        code=foundation.code,
        name=foundation.name,
        level=foundation.level,
        region=foundation.region,
        parent=foundation.parent,
        at=at,
    )
    open_term(
        actor=actor,
        committee=committee,
        number=foundation.term,
        starts_on=foundation.starts_on,
        at=at,
    )
    for account in foundation.accounts:
        open_account(actor=actor, committee=committee, account=account, at=at)
    return committee
