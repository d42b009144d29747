"""Many cities, one at a time, so that memory does not grow with their number.

Seats across cities are decided where the session is: a visitor competes there with
what the seat would cost at home. A visitor whose city is already done is known
exactly; for the others the cost is read off a quick filling of their own city.
"""

from dataclasses import dataclass

from posts.matching.ragged import Bools, Floats, Ints

TOO_MANY = 200_000


@dataclass(slots=True)
class _State:
    """What is decided so far."""

    taken: Bools
    done: Bools
    seats_at_home: Ints
    cost_of_seat: Ints
    price: Floats
