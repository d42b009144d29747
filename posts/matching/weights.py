"""How much each part of a score counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Points per part; all whole numbers, so that every machine adds up the same."""

    # A first wish; each further one counts `rank_step` per cent of the one before.
    rank: int = 1000
    rank_step: int = 80
    field: int = 300
    district: int = 150
    text: int = 250
    # Fairness: for one's first seat in the round, and for the second.
    first_seat: int = 400
    second_seat: int = 100
    # Shared by those with few experiences: full for none, half for one, a third …
    newcomer: int = 300
    passed_over: int = 300
    # Minutes on the way between two districts; within one the committee's own.
    way_between: int = 60

    def of_rank(self, rank: int) -> int:
        """What the wish of this rank counts; 0 is no ranked wish."""
        return (
            self.rank * self.rank_step ** (rank - 1) // 100 ** (rank - 1) if rank else 0
        )
