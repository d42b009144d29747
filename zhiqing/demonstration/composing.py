"""How a member writes a concern: what comes in which order, and how long it gets."""

from dataclasses import dataclass
from random import Random

from zhiqing.demonstration.geography import Place
from zhiqing.demonstration.grammar import Slots, pick
from zhiqing.demonstration.phrasing import PARTS, pools_of
from zhiqing.demonstration.vocabulary import Matter
from zhiqing.demonstration.words import load

SHORTEST, LONGEST = 30, 300

# Each plan is the order of the parts and how often it is followed.
_PLANS: tuple[tuple[int, str], ...] = (
    (10, "see wish"),
    (6, "see so"),
    (7, "opening see wish"),
    (10, "see so wish"),
    (9, "opening see so wish"),
    (5, "see so wish closing"),
    (5, "opening see evidence wish"),
    (5, "see evidence so wish closing"),
    (5, "wish why see"),
    (5, "wish why see so"),
    (4, "question see closing"),
    (4, "see closing"),
    (6, "opening see so again wish wish"),
    (6, "see so evidence again wish wish closing"),
    (5, "opening see again so evidence wish wish"),
    (5, "see again wish"),
    (3, "opening see so evidence so wish closing"),
    (3, "opening see so evidence again so wish wish closing"),
    (3, "opening see so again evidence again so evidence wish wish wish closing"),
    (2, "see so again again so evidence listed_wish closing"),
    (2, "see listed_so listed_wish"),
    (2, "opening see so listed_wish closing"),
)
_FOLLOWED = tuple(plan.split() for weight, plan in _PLANS for _ in range(weight))


@dataclass(slots=True)
class Composer:
    """Writes texts about one matter at one place, each time in other words."""

    matter: Matter
    place: Place
    rng: Random

    def text(self) -> str:
        """Between 30 and 300 characters, naming the place once or more."""
        while True:
            found = self._write(pick(self.rng, _FOLLOWED))
            if SHORTEST <= len(found) <= LONGEST:
                return found

    def _write(self, plan: list[str]) -> str:
        rng = self.rng
        pools = pools_of(self.matter, rng)
        slots = {"p": self.place.mention(rng), "t": self.place.town}
        parts = [PARTS[part](rng, pools, self._slots(part, slots)) for part in plan]
        text = "".join(parts)
        return text[:-1] + "。" if text.endswith("，") else text

    def _slots(self, part: str, slots: dict[str, str]) -> Slots:
        if part != "again":
            return slots
        return {**slots, "p": pick(self.rng, load("places")["again"][self.matter.site])}
