"""Where sessions are and how long the way between two of them is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from posts.matching.problem import Travel
from posts.models import PostSession


def places_of(sessions: Sequence[PostSession]) -> list[int]:
    """The district of each session by number; 0 where it is not known."""
    numbers = {code: n for n, code in enumerate(_codes(sessions), start=1)}
    return [numbers.get(one.activity.region_id or "", 0) for one in sessions]


def travel_of(sessions: Sequence[PostSession], between: int) -> Travel:
    """Never less than the booking rule keeps free, more between two districts."""
    size = len(_codes(sessions)) + 1
    within = max((one.activity.committee.travel_minutes for one in sessions), default=0)
    table = np.full((1, size, size), max(within, between), np.int64)
    table[0, 0, :] = table[0, :, 0] = within
    table[0, np.arange(size), np.arange(size)] = within
    return Travel(table, between=within, unknown=within)


def _codes(sessions: Sequence[PostSession]) -> list[str]:
    return sorted(
        {one.activity.region_id for one in sessions if one.activity.region_id}
    )
