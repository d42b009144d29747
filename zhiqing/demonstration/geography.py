"""The made-up map: counties, streets and towns, and named places of every kind."""

from dataclasses import dataclass
from random import Random
from typing import Any

from zhiqing.demonstration.grammar import pick
from zhiqing.demonstration.words import load

STEMS_PER_COUNTY = 22
TOWNS_PER_COUNTY = 8
_STREETS = 5
_REGION_TAILS = {"districts": 2, "counties": 21, "county_cities": 81}


@dataclass(frozen=True, slots=True)
class County:
    """A district, county or county-level city with its streets and towns."""

    name: str
    region_code: str
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A named place; its name occurs once in the city."""

    name: str
    town: str
    county: County

    def mention(self, rng: Random) -> str:
        """The place as somebody would write it: with or without its surroundings."""
        draw = rng.random()
        if self.name == self.town:
            return self.name if draw < 0.4 else self.county.name + self.name
        if draw < 0.3:
            return self.name
        if draw < 0.62:
            return self.county.name + self.name
        if draw < 0.85:
            return self.town + self.name
        return self.county.name + self.town + self.name


@dataclass(frozen=True, slots=True)
class Map:
    """One city's places by kind; an `area` is a community or a whole town."""

    name: str
    code: str
    region_code: str
    counties: tuple[County, ...]
    places: dict[str, tuple[Place, ...]]


def draw_map(city: int, county_count: int, rng: Random) -> Map:
    """A map of the city at this position in the list of made-up cities."""
    words = load("places")
    entry = words["city"][city]
    prefix = f"39{city + 1:02d}"
    stems = _pairs(words["stems"], "first", "second", rng)
    towns = _pairs(words["stems"], "town_first", "town_second", rng)
    villages = _pairs(words["stems"], "village_first", "village_second", rng)
    places: dict[str, list[Place]] = {}
    counties = []
    for at, (name, code) in enumerate(_county_names(entry, prefix)[:county_count]):
        county = County(name, code, _towns(towns[at * TOWNS_PER_COUNTY :]))
        counties.append(county)
        span = slice(at * STEMS_PER_COUNTY, (at + 1) * STEMS_PER_COUNTY)
        _fill(places, county, stems[span], words["kinds"], rng)
        _add(places, "village", county, [v + "村" for v in villages[span]])
        for town in county.towns:
            places.setdefault("town", []).append(Place(town, town, county))
    places["area"] = places["community"] + places["town"]
    places["school"] = places["primary"] + places["middle"]
    frozen = {kind: tuple(found) for kind, found in places.items()}
    return Map(entry["name"], entry["code"], f"{prefix}00", tuple(counties), frozen)


def _pairs(stems: dict[str, Any], first: str, second: str, rng: Random) -> list[str]:
    pairs = [a + b for a in stems[first] for b in stems[second] if a != b]
    distinct = list(dict.fromkeys(pairs))
    rng.shuffle(distinct)
    return distinct


def _county_names(entry: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    return [
        (name, f"{prefix}{tail + at:02d}")
        for kind, tail in _REGION_TAILS.items()
        for at, name in enumerate(entry[kind])
    ]


def _towns(stems: list[str]) -> tuple[str, ...]:
    return tuple(
        stem + ("街道" if at < _STREETS else "镇")
        for at, stem in enumerate(stems[:TOWNS_PER_COUNTY])
    )


def _fill(
    places: dict[str, list[Place]],
    county: County,
    stems: list[str],
    kinds: dict[str, list[str]],
    rng: Random,
) -> None:
    for kind, endings in kinds.items():
        _add(places, kind, county, [stem + pick(rng, endings) for stem in stems])


def _add(
    places: dict[str, list[Place]], kind: str, county: County, names: list[str]
) -> None:
    # Villages lie in towns, everything else in streets as well.
    towns = county.towns[_STREETS:] if kind == "village" else county.towns
    for at, name in enumerate(names):
        town = towns[at % len(towns)]
        places.setdefault(kind, []).append(Place(name, town, county))
