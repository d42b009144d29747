"""Members and sector representatives, their groups and their employers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from zhiqing.demonstration.geography import Map
from zhiqing.demonstration.grammar import compile_template, pick
from zhiqing.demonstration.names import People
from zhiqing.demonstration.scales import Volume
from zhiqing.demonstration.shapes import Committee, Department, Member, Representative
from zhiqing.demonstration.words import load, sectors

_EMPLOYED = 0.12
_STANDING = 0.17
_DEMOCRATIC = {
    "中国国民党革命委员会": "民革会员",
    "中国民主同盟": "民盟盟员",
    "中国民主建国会": "民建会员",
    "中国民主促进会": "民进会员",
    "中国农工民主党": "农工党党员",
    "中国致公党": "致公党党员",
    "九三学社": "九三学社社员",
    "中国共产党": "中共党员",
    "无党派人士": "无党派人士",
}
# Sectors that a county committee seldom has.
_CITY_ONLY = frozenset(
    {"台湾民主自治同盟", "特邀香港人士", "特邀澳门人士", "对外友好界"}
)
_LARGE = ("经济界", "教育界", "医药卫生界", "农业界", "中国共产党", "特别邀请人士")


@dataclass(slots=True)
class MemberMaker:
    """Draws the members of one city, committee after committee."""

    place: Map
    people: People
    departments: tuple[Department, ...]
    rng: Random
    special: dict[str, list[str]] = field(default_factory=dict)
    liaison: dict[str, list[str]] = field(default_factory=dict)

    def of(self, committee: Committee, count: int) -> Iterator[Member]:
        """Every sector is filled once before the large ones get more."""
        named = [
            s for s in sectors() if committee.level == "city" or s not in _CITY_ONLY
        ]
        seats = [*named, *_LARGE]
        for at in range(count):
            sector = named[at] if at < len(named) else pick(self.rng, seats)
            yield self._member(committee, at, sector)

    def _member(self, committee: Committee, at: int, sector: str) -> Member:
        rng, person = self.rng, self.people.draw()
        employer = self._employer(committee, at)
        party = _DEMOCRATIC.get(sector) or _other_party(rng)
        return Member(
            number=f"{committee.code}-{at + 1:04d}",
            name=person.name,
            gender=person.gender,
            committee=committee.code,
            sector=sector,
            party=party,
            workplace=employer.name if employer else self._workplace(committee, sector),
            employer=employer.code if employer else None,
            special_committee=_one_of(rng, self.special.get(committee.code), 0.8),
            liaison_group=_one_of(rng, self.liaison.get(committee.code), 1),
            phone=person.phone,
            is_standing=rng.random() < _STANDING,
            past_experiences=int(rng.paretovariate(1.6)) - 1
            if rng.random() < 0.7
            else 0,
        )

    def _employer(self, committee: Committee, at: int) -> Department | None:
        # Only the city's own departments take part, so only its members collide.
        if committee.level != "city" or (
            self.rng.random() >= _EMPLOYED and at % 8 != 5
        ):
            return None
        return pick(self.rng, self.departments)

    def _workplace(self, committee: Committee, sector: str) -> str:
        rng = self.rng
        rows: list[dict[str, Any]] = load("organisation")["workplace"]
        row = next(r for r in rows if sector in r["sectors"] or not r["sectors"])
        found = pick(rng, self.place.counties)
        county = found.name if committee.level == "city" else committee.region
        stem = pick(rng, self.place.places["road"]).name[:2]
        slots = {"city": self.place.name, "county": county, "stem": stem}
        slots["town"] = pick(rng, found.towns)
        for kind in ("school", "hospital", "clinic", "community"):
            slots[kind] = pick(rng, self.place.places[kind]).name
        return compile_template(pick(rng, row["at"]), {}).expand(rng, slots)


def draw_representatives(
    members: tuple[Member, ...], volume: Volume, people: People, rng: Random, code: str
) -> tuple[Representative, ...]:
    """Each belongs to the sector and committee of the member who vouches for them."""
    occupations = load("organisation")["representative"]["occupations"]
    found = []
    for at in range(1, volume.representatives + 1):
        person, link = people.draw(share_of_women=0.45), pick(rng, members)
        found.append(
            Representative(
                f"{code}-Q{at:04d}",
                person.name,
                person.gender,
                link.committee,
                link.sector,
                pick(rng, occupations),
                link.number,
                person.phone,
            )
        )
    return tuple(found)


def _other_party(rng: Random) -> str:
    draw = rng.random()
    if draw < 0.4:
        return "中共党员"
    return "群众" if draw < 0.85 else pick(rng, load("organisation")["parties"])


def _one_of(rng: Random, choices: list[str] | None, share: float) -> str | None:
    return pick(rng, choices) if choices and rng.random() < share else None
