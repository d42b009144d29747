"""Special committees and liaison groups: codes first, conveners once filled."""

from dataclasses import dataclass
from typing import Literal

from zhiqing.demonstration.geography import Map
from zhiqing.demonstration.scales import Volume
from zhiqing.demonstration.shapes import Committee, Group, Member, Officer
from zhiqing.demonstration.words import load


@dataclass(frozen=True, slots=True)
class Outline:
    """A group before anybody belongs to it."""

    code: str
    name: str
    kind: Literal["liaison", "special"]
    committee: str


def outlines(
    committees: tuple[Committee, ...], place: Map, volume: Volume
) -> tuple[Outline, ...]:
    """The city groups its members by county, a county by streets and towns."""
    city, *counties = committees
    names = load("organisation")["special_committees"][: volume.special_committees]
    found = [
        Outline(f"{city.code}-Z{at:02d}", name, "special", city.code)
        for at, name in enumerate(names, 1)
    ]
    for at, county in enumerate(place.counties, 1):
        name = f"{county.name}委员联络组"
        found.append(Outline(f"{city.code}-L{at:02d}", name, "liaison", city.code))
    for committee, county in zip(counties, place.counties, strict=True):
        for at in range(volume.liaison_groups):
            name = f"{county.towns[at]}委员联络组"
            code = f"{committee.code}-L{at + 1:02d}"
            found.append(Outline(code, name, "liaison", committee.code))
    return tuple(found)


def codes(found: tuple[Outline, ...], kind: str) -> dict[str, list[str]]:
    """The groups of this kind by committee."""
    by_committee: dict[str, list[str]] = {}
    for outline in found:
        if outline.kind == kind:
            by_committee.setdefault(outline.committee, []).append(outline.code)
    return by_committee


def settle(
    found: tuple[Outline, ...],
    members: tuple[Member, ...],
    officers: tuple[Officer, ...],
) -> tuple[Group, ...]:
    """Every group that has members gets a convener among them and a linked leader."""
    leaders = {
        committee: [
            o.number
            for o in officers
            if o.role == "leader" and o.committee == committee
        ]
        for committee in {outline.committee for outline in found}
    }
    convener: dict[str, str] = {}
    for member in members:
        for code in (member.special_committee, member.liaison_group):
            if code:
                convener.setdefault(code, member.number)
    return tuple(
        Group(
            outline.code,
            outline.name,
            outline.kind,
            outline.committee,
            convener[outline.code],
            leaders[outline.committee][at % len(leaders[outline.committee])],
        )
        for at, outline in enumerate(found)
        if outline.code in convener
    )
