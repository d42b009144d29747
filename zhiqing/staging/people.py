"""Committees, departments, people and their accounts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from members.acting import SYSTEM_ACTING, Acting
from members.models import (
    Committee,
    Department,
    JoinPhase,
    Member,
    Region,
    Role,
    RoleAssignment,
    Sector,
    SectorRepresentative,
    User,
)
from members.services.accounts import Person, ensure_accounts, give_role
from members.services.committees import create_committee, open_term
from members.services.departments import DepartmentFacts, save_departments
from members.services.people import (
    MemberFacts,
    RepresentativeFacts,
    add_representatives,
    save_members,
)
from zhiqing.demonstration import shapes

PASSWORD = "zhiqing-demo"  # noqa: S105 -- printed by the demo, never in production
TIERS = {"city": "市级"}
PHASES = {"试点": JoinPhase.PILOT, "全面": JoinPhase.FULL}


@dataclass
class Cast:
    """Who is on stage, by the codes and numbers of the generated data."""

    committees: dict[str, Committee] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    representatives: dict[str, SectorRepresentative] = field(default_factory=dict)
    assignments: dict[str, RoleAssignment] = field(default_factory=dict)
    clerk: Acting = SYSTEM_ACTING


def bring_people(city: shapes.City, cast: Cast, at: dt.datetime) -> None:
    """Everybody of one city, with accounts, roles and the one demo password."""
    _committees(city, cast, at)
    _departments(city, cast, at)
    _members(city, cast, at)
    _representatives(city, cast, at)
    _officers(city, cast, at)
    User.objects.filter(
        roles__committee__path__startswith=cast.committees[city.committee.code].path
    ).update(password=make_password(PASSWORD))
    _find_assignments(city, cast)


def _region(one: shapes.Committee, parent: str) -> Region:
    level = "prefecture" if one.level == "city" else one.level
    region, _ = Region.objects.get_or_create(
        code=one.region_code,
        defaults={"name": one.region, "level": level, "parent_code": parent},
    )
    return region


def _committees(city: shapes.City, cast: Cast, at: dt.datetime) -> None:
    above = [city.province] if city.province else []
    for one in [*above, *city.committees]:
        if one.code in cast.committees:
            continue
        parent = cast.committees.get(one.parent or "")
        cast.committees[one.code] = create_committee(
            actor=SYSTEM_ACTING,
            code=one.code,
            name=one.name,
            level=one.level,
            parent=parent,
            region=_region(one, parent.region_id if parent else ""),
            at=at,
        )
    for term in city.terms:
        open_term(
            actor=SYSTEM_ACTING,
            committee=cast.committees[term.committee],
            number=term.ordinal,
            starts_on=term.starts_on,
            at=at,
        )


def _departments(city: shapes.City, cast: Cast, at: dt.datetime) -> None:
    home = cast.committees[city.committee.code]
    save_departments(
        actor=SYSTEM_ACTING,
        committee=home,
        facts=[
            DepartmentFacts(
                code=one.code,
                name=one.name,
                tier=TIERS[one.tier],
                kind=one.kind,
                contact=one.contact,
                phone=one.phone,
                phase=PHASES[one.phase],
            )
            for one in city.departments
        ],
        at=at,
    )
    cast.departments = {one.code: one for one in home.departments.all()}
    for one in city.departments:
        department = cast.departments[one.code]
        department.joined_on = one.joined_on
    Department.objects.bulk_update(cast.departments.values(), ["joined_on"])


def _members(city: shapes.City, cast: Cast, at: dt.datetime) -> None:
    sectors = {one.name: one for one in Sector.objects.all()}
    groups = {one.code: one.name for one in city.groups}
    by_committee: defaultdict[str, list[MemberFacts]] = defaultdict(list)
    home = city.committee.code
    for ordinal, one in enumerate(city.members, start=1):
        committee = cast.committees[one.committee]
        by_committee[one.committee].append(
            MemberFacts(
                number=one.number,
                name=one.name,
                gender=one.gender,
                sector=sectors[one.sector],
                term=committee.terms.get(),
                party=one.party,
                workplace=one.workplace,
                employer=cast.departments.get(one.employer or ""),
                phone=one.phone,
                special_committees=_named(groups, one.special_committee),
                liaison_groups=_named(groups, one.liaison_group),
                region=None if one.committee == home else committee.region,
                is_standing=one.is_standing,
                username=f"member{ordinal:04d}",
            )
        )
    for code, facts in by_committee.items():
        committee = cast.committees[code]
        save_members(actor=SYSTEM_ACTING, committee=committee, facts=facts, at=at)
    cast.members = {
        one.number: one
        for one in Member.objects.filter(
            committee__path__startswith=cast.committees[home].path
        ).select_related("committee")
    }


def _named(names: dict[str, str], code: str | None) -> tuple[str, ...]:
    return (names[code],) if code else ()


def _representatives(city: shapes.City, cast: Cast, at: dt.datetime) -> None:
    sectors = {one.name: one for one in Sector.objects.all()}
    by_committee: defaultdict[str, list[RepresentativeFacts]] = defaultdict(list)
    for ordinal, one in enumerate(city.representatives, start=1):
        by_committee[one.committee].append(
            RepresentativeFacts(
                number=one.number,
                name=one.name,
                sector=sectors[one.sector],
                linking_member=cast.members[one.linking_member],
                phone=one.phone,
                username=f"public{ordinal:02d}",
            )
        )
    for code, facts in by_committee.items():
        made = add_representatives(
            actor=SYSTEM_ACTING, committee=cast.committees[code], facts=facts, at=at
        )
        cast.representatives |= {one.number: one for one in made}


STAFF_NAMES = {
    "clerk": "clerk",
    "leader": "leader",
    "auditor": "auditor",
    "system_admin": "admin",
}


def _officers(city: shapes.City, cast: Cast, at: dt.datetime) -> None:
    """Staff, leaders and departments' officers; `dept01` is the first department's."""
    home = cast.committees[city.committee.code]
    desks = {one.code: f"dept{n:02d}" for n, one in enumerate(city.departments, 1)}
    people = []
    for one in city.officers:
        name = STAFF_NAMES.get(one.role, "")
        if one.role == "handler" and one.department:
            name = desks[one.department]
        people.append(Person(one.number, one.name, one.phone, name))
    users = ensure_accounts(home, people)
    for one in city.officers:
        give_role(
            actor=SYSTEM_ACTING,
            user=users[one.number],
            role=one.role,
            committee=cast.committees[one.committee],
            department=cast.departments[one.department] if one.department else None,
            at=at,
        )
    clerk = RoleAssignment.objects.select_related("user", "committee").filter(
        role=Role.CLERK, committee=home
    )[0]
    cast.clerk = Acting(clerk.user, clerk)


def _find_assignments(city: shapes.City, cast: Cast) -> None:
    path = cast.committees[city.committee.code].path
    held = RoleAssignment.objects.filter(committee__path__startswith=path)
    for one in held.select_related("member", "representative", "committee"):
        person = one.member or one.representative
        if person is not None:
            cast.assignments[person.number] = one
