"""How much of everything a scale holds, for one city."""

from dataclasses import dataclass

from zhiqing.demonstration.shapes import Scale


@dataclass(frozen=True, slots=True)
class Volume:
    """Counts of one city; members are those of the city and of each county."""

    cities: int
    counties: int
    departments: int
    city_members: int
    county_members: int
    representatives: int
    concerns: int
    consults: int
    intents: int
    posts: int
    special_committees: int
    liaison_groups: int


_WEIFANG = Volume(
    cities=1,
    counties=12,
    departments=32,
    city_members=500,
    county_members=200,
    representatives=600,
    concerns=20_015,
    consults=6_892,
    intents=5_715,
    posts=1_709,
    special_committees=9,
    liaison_groups=4,
)
VOLUMES: dict[Scale, Volume] = {
    "small": Volume(1, 2, 12, 24, 18, 14, 240, 80, 150, 40, 4, 2),
    "weifang": _WEIFANG,
    "province": Volume(10, 12, 32, 500, 200, 600, 20_015, 6_892, 5_715, 1_709, 9, 4),
}
