"""The bonus that lets those who had less come first."""

from collections.abc import Sequence

FIRST_SEAT = 300_000
FALLING = 3
PASSED_OVER = 2


def bonus_of(
    past: int, passed_over: int, limit: int, *, first_seat: int = FIRST_SEAT
) -> tuple[int, ...]:
    """What each seat of this round adds for fairness.

    The more experiences somebody already had, the less; each round in which they
    wished and got nothing adds half of the first seat's bonus again. It falls from
    seat to seat, so everybody's first seat comes before anybody's second.
    """
    first = first_seat * (PASSED_OVER + passed_over) // (PASSED_OVER * (1 + past))
    return tuple(first // FALLING**seat for seat in range(limit))


def passed_over_rounds(seats_by_round: Sequence[int | None]) -> int:
    """How many of the latest rounds in a row left somebody who wished without a seat;
    None is a round without wishes, which neither counts nor ends the row."""
    count = 0
    for seats in reversed(seats_by_round):
        if seats is None:
            continue
        if seats > 0:
            break
        count += 1
    return count
