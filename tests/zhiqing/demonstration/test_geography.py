import csv
from pathlib import Path

import pytest

from zhiqing.demonstration.geography import draw_map
from zhiqing.demonstration.streams import stream
from zhiqing.demonstration.words import load

REGIONS = Path(__file__).parents[4] / "shared/data/regions_cn_2023.csv"


def test_place_names_occur_once_in_a_city() -> None:
    found = draw_map(0, 12, stream(1, 0, "map"))
    for kind, places in found.places.items():
        assert len({place.name for place in places}) == len(places), kind


def test_every_city_has_twelve_counties_with_their_own_codes() -> None:
    codes = []
    for city in range(10):
        found = draw_map(city, 12, stream(1, city, "map"))
        assert len(found.counties) == 12
        codes += [found.region_code, *(c.region_code for c in found.counties)]
    assert len(set(codes)) == 130


def test_mentions_always_hold_the_name() -> None:
    found = draw_map(0, 2, stream(1, 0, "map"))
    rng = stream(1, 0, "mention")
    for place in (*found.places["town"], *found.places["village"]):
        assert place.name in place.mention(rng)


@pytest.mark.skipif(not REGIONS.exists(), reason="没有行政区划表，无法核对地名和代码")
def test_no_real_region_has_these_names_or_codes() -> None:
    with REGIONS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    words = load("places")
    names = {words["province"]["name"]}
    for city in words["city"]:
        names |= {city["name"], *city["districts"], *city["counties"]}
        names |= set(city["county_cities"])
    assert len(names) == 131
    assert not names & {row["name"] for row in rows}
    assert not {row["code"] for row in rows if row["code"].startswith("39")}
