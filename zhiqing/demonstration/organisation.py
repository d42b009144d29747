"""Committees, their terms, the round and the departments that take part."""

from random import Random
from typing import Any

from zhiqing.demonstration.days import Days
from zhiqing.demonstration.geography import Map
from zhiqing.demonstration.names import Person
from zhiqing.demonstration.shapes import (
    Committee,
    Department,
    Round,
    Term,
)
from zhiqing.demonstration.words import load

PILOTS = 8
_ORDINAL = 14


def province_committee() -> Committee:
    entry = load("places")["province"]
    name, short = entry["name"], entry["short"]
    return Committee(
        entry["code"],
        f"政协{name}委员会",
        f"{short}省政协",
        "province",
        None,
        name,
        entry["region"],
    )


def committees(place: Map, province: Committee | None) -> tuple[Committee, ...]:
    """The city's committee first, then those of its counties."""
    parent = province.code if province else None
    city = _committee(place.code, place.name, place.region_code, "city", parent)
    counties = [
        _committee(
            f"{place.code}{at:02d}",
            county.name,
            county.region_code,
            "county",
            place.code,
        )
        for at, county in enumerate(place.counties, 1)
    ]
    return (city, *counties)


def _committee(
    code: str, region: str, region_code: str, level: Any, parent: str | None
) -> Committee:
    name = f"政协{region}委员会"
    return Committee(code, name, f"{region}政协", level, parent, region, region_code)


def terms(found: tuple[Committee, ...], days: Days) -> tuple[Term, ...]:
    """Every committee is in its 14th term, which began three years ago."""
    begun = days.base.replace(year=days.base.year - 3, month=2, day=18)
    ends = begun.replace(year=begun.year + 5, day=17)
    return tuple(
        Term(committee.code, _ORDINAL, f"第{_chinese(_ORDINAL)}届", begun, ends)
        for committee in found
    )


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    return "十" + (digits[number - 10] if number > 10 else "")


def draw_round(committee: Committee, days: Days) -> Round:
    """A round that is running on the base day."""
    half = 1 if days.base.month <= 6 else 2
    return Round(
        f"{committee.code}-{days.base.year}-{half}",
        committee.code,
        f"{days.base.year}年“知情明政”第{'一二'[half - 1]}期",
        collecting_from=days.ago(110),
        screening_from=days.ago(75),
        supplying_from=days.ago(60),
        matching_from=days.ago(40),
        running_from=days.ago(28),
        closes_on=days.ago(-60),
    )


def departments(
    place: Map, contacts: list[Person], days: Days, rng: Random
) -> tuple[Department, ...]:
    """One for each contact, in the order of joining; the first eight are the pilots."""
    found = []
    entries = load("organisation")["department"]
    for at, (entry, contact) in enumerate(zip(entries, contacts, strict=False)):
        parent = entry.get("parent")
        pilot = at < PILOTS
        joined = days.ago(900 if pilot else int(700 - rng.random() * 200))
        name, short = entry["name"], entry.get("short", entry["name"])
        found.append(
            Department(
                f"{place.code}-{entry['key']}",
                place.name + name,
                "市" + short,
                "city",
                entry.get("kind", "政府部门"),
                f"{place.code}-{parent}" if parent else None,
                "试点" if pilot else "全面",
                joined,
                contact.name,
                contact.phone,
            )
        )
    return tuple(found)
