"""Members and sector representatives, each with an account and a role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from members.acting import Acting
from members.changes import Counts, differences
from members.models import (
    Committee,
    Department,
    Group,
    GroupKind,
    Member,
    Region,
    Role,
    RoleAssignment,
    Sector,
    SectorRepresentative,
    Term,
)
from members.rules import require_staff
from members.services.accounts import Person, ensure_accounts
from trail.services import Entry, record_many


@dataclass(frozen=True)
class MemberFacts:
    """What a file or form says of a member; `number` tells which one.

    None means that nothing was said, so that what is known stays.
    """

    number: str
    name: str
    sector: Sector
    gender: str = ""
    term: Term | None = None
    party: str = ""
    workplace: str = ""
    employer: Department | None = None
    phone: str = ""
    special_committees: tuple[str, ...] = ()
    liaison_groups: tuple[str, ...] = ()
    region: Region | None = None
    is_standing: bool | None = None
    username: str = ""


PLAIN = ("name", "sector", "gender", "term", "party", "workplace", "employer", "phone")


@transaction.atomic
def save_members(
    *,
    actor: Acting,
    committee: Committee,
    facts: Sequence[MemberFacts],
    at: dt.datetime,
) -> Counts:
    """Create the members that are new (account, role), change those that differ."""
    require_staff(actor, committee.pk)
    known = {
        one.number: one
        for one in Member.objects.select_for_update(of=("self",))
        .filter(committee=committee, number__in=[fact.number for fact in facts])
        .prefetch_related("groups")
    }
    fresh = [fact for fact in facts if fact.number not in known]
    groups = _groups(committee, facts)
    entries = []
    for fact in facts:
        member = known.get(fact.number)
        entry = _change(member, fact, groups) if member else None
        if entry:
            entries.append(entry)
    record_many(actor.author, entries, at=at)
    _create(actor, committee, fresh, groups, at)
    return Counts(
        created=len(fresh),
        updated=len(entries),
        unchanged=len(known) - len(entries),
    )


GroupKey = tuple[str, str]


def _wanted_groups(fact: MemberFacts) -> list[GroupKey]:
    special = [(str(GroupKind.SPECIAL_COMMITTEE), n) for n in fact.special_committees]
    return special + [(str(GroupKind.LIAISON), n) for n in fact.liaison_groups]


def _groups(
    committee: Committee, facts: Iterable[MemberFacts]
) -> dict[GroupKey, Group]:
    """The groups that the facts name; those not known yet are made."""
    wanted = {key for fact in facts for key in _wanted_groups(fact)}
    known = {(one.kind, one.name): one for one in committee.groups.all()}
    Group.objects.bulk_create(
        Group(committee=committee, kind=kind, name=name)
        for kind, name in sorted(wanted - set(known))
    )
    return {(one.kind, one.name): one for one in committee.groups.all()}


def _values(fact: MemberFacts) -> dict[str, object]:
    values = {name: getattr(fact, name) for name in PLAIN}
    said = {"region": fact.region, "is_standing": fact.is_standing}
    return values | {name: value for name, value in said.items() if value is not None}


def _change(
    member: Member, fact: MemberFacts, groups: dict[GroupKey, Group]
) -> Entry | None:
    before, after = differences(member, _values(fact))
    if after:
        member.save(update_fields=list(after))
    wanted = {groups[key].pk for key in _wanted_groups(fact)}
    held = {group.pk for group in member.groups.all()}
    if wanted != held:
        member.groups.set(wanted)
        before["groups"], after["groups"] = sorted(held), sorted(wanted)
    if not after:
        return None
    return Entry(member, "members.change_member", before=before, after=after)


def _create(
    actor: Acting,
    committee: Committee,
    facts: Sequence[MemberFacts],
    groups: dict[GroupKey, Group],
    at: dt.datetime,
) -> None:
    people = [Person(f.number, f.name, f.phone, f.username) for f in facts]
    users = ensure_accounts(committee, people)
    members = Member.objects.bulk_create(
        [
            Member(
                committee=committee, user=users[f.number], number=f.number, **_values(f)
            )
            for f in facts
        ],
        batch_size=1000,
    )
    through = Member.groups.through
    through.objects.bulk_create(
        [
            through(member_id=member.pk, group_id=groups[key].pk)
            for member, fact in zip(members, facts, strict=True)
            for key in dict.fromkeys(_wanted_groups(fact))
        ],
        batch_size=2000,
    )
    RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(
                user_id=one.user_id,
                role=Role.MEMBER,
                committee=committee,
                member=one,
                valid_from=one.term.starts_on if one.term else at.date(),
            )
            for one in members
        ],
        batch_size=1000,
    )
    record_many(
        actor.author,
        [
            Entry(one, "members.create_member", after={"number": one.number})
            for one in members
        ],
        at=at,
    )


@dataclass(frozen=True)
class RepresentativeFacts:
    """One of the sector public; `linking_member` brings them in (W22)."""

    number: str
    name: str
    sector: Sector
    linking_member: Member
    phone: str = ""
    username: str = ""


@transaction.atomic
def add_representatives(
    *,
    actor: Acting,
    committee: Committee,
    facts: Sequence[RepresentativeFacts],
    at: dt.datetime,
) -> list[SectorRepresentative]:
    """Representatives with account and role."""
    require_staff(actor, committee.pk)
    people = [Person(f.number, f.name, f.phone, f.username) for f in facts]
    users = ensure_accounts(committee, people)
    made = SectorRepresentative.objects.bulk_create(
        [
            SectorRepresentative(
                committee=committee,
                user=users[f.number],
                number=f.number,
                name=f.name,
                sector=f.sector,
                linking_member=f.linking_member,
                phone=f.phone,
            )
            for f in facts
        ],
        batch_size=1000,
    )
    RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(
                user_id=one.user_id,
                role=Role.REPRESENTATIVE,
                committee=committee,
                representative=one,
                valid_from=at.date(),
            )
            for one in made
        ],
        batch_size=1000,
    )
    record_many(
        actor.author,
        [
            Entry(one, "members.create_representative", after={"number": one.number})
            for one in made
        ],
        at=at,
    )
    return made
