"""Everybody who asks, by role, and what they belong to."""

import datetime as dt
from dataclasses import dataclass, field

from members.acting import acting_as
from members.models import Committee, Group, GroupKind, Role
from tests import factories as f
from tests.access.people import Town, officer

# In the names of people, groups and rounds; in what people wrote.
MARK = "秘识甲"
TEXT = "密文甲"


@dataclass
class World:
    """The people by role, and the things by the names that the routes ask for."""

    home: Town
    abroad: Town
    province: Committee
    people: dict = field(default_factory=dict)
    things: dict = field(default_factory=dict)
    secrets: dict = field(default_factory=dict)

    def id(self, name: str) -> int:
        return self.things[name].pk


def fill_people(world: World) -> None:
    home, abroad = world.home, world.abroad
    seats = {
        "owner": _member(home, f"周{MARK}"),
        "colleague": _member(home, f"吴{MARK}"),
        "outsider": _member(abroad, "郑乙"),
    }
    world.things |= {f"member_{name}": seat for name, seat in seats.items()}
    public = f.RepresentativeFactory(name=f"冯{MARK}", linking_member=seats["owner"])
    world.people = {
        **home.people,
        **{name: acting_as(one.user, Role.MEMBER) for name, one in seats.items()},
        "representative": acting_as(public.user, Role.REPRESENTATIVE),
        "stranger": abroad.people["clerk"],
        "parent_leader": officer(Role.LEADER, world.province, "上级领导"),
        "leader_abroad": abroad.people["leader"],
        "auditor_abroad": abroad.people["auditor"],
        "system_admin_abroad": abroad.people["system_admin"],
        "handler_abroad": abroad.people["handler"],
    }
    group = Group.objects.create(
        committee=home.committee,
        kind=GroupKind.LIAISON,
        name=f"{MARK}联络组",
        convener=seats["owner"],
    )
    seats["owner"].groups.add(group)
    term = home.committee.terms.create(number=77, starts_on=dt.date(2022, 1, 1))
    world.things |= {
        "committee": home.committee,
        "department": home.departments[0],
        "representative": public,
        "group": group,
        "term": term,
    }


def _member(town: Town, name: str):
    return f.MemberFactory(
        committee=town.committee,
        name=name,
        workplace=f"{name}单位",
        party=f"{name}党",
        phone="19900001234",
    )
