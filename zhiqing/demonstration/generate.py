"""The one entrance: makes the cities of a demonstration, one after the other.

Every place, office, person and telephone number is invented. The region codes begin
with 39, which GB/T 2260 gives to no province, so that nobody real is spoken for.
"""

from collections.abc import Iterator
from datetime import date

from zhiqing.demonstration import organisation
from zhiqing.demonstration.city import CityMaker
from zhiqing.demonstration.days import WorkingDay, draw_days, is_weekday
from zhiqing.demonstration.scales import VOLUMES
from zhiqing.demonstration.shapes import City, Scale


def generate(
    scale: Scale, seed: int, base: date, *, is_working_day: WorkingDay = is_weekday
) -> Iterator[City]:
    """The cities of this scale; the same arguments always give the same data.

    Cities are made when asked for: who lets go of one before taking the next never
    holds two. Dates lie around `base`, the day on which the round is running.
    """
    volume = VOLUMES[scale]
    province = organisation.province_committee() if scale == "province" else None
    days = draw_days(base, is_working_day)
    for index in range(volume.cities):
        yield CityMaker(index, seed, volume, days, province).draw()
