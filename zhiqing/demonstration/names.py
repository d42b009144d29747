"""Names of persons who do not exist, and telephone numbers that serve as dummies."""

from dataclasses import dataclass
from random import Random
from typing import Literal

from zhiqing.demonstration.grammar import pick
from zhiqing.demonstration.words import load

Gender = Literal["男", "女"]
_RANGE = 10_000


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is before they hold any seat or post."""

    name: str
    gender: Gender
    phone: str


class People:
    """Draws persons one after the other; no two of a city share a telephone number."""

    def __init__(self, city: int, rng: Random) -> None:
        words = load("names")
        self._rng = rng
        self._common: str = words["common"]
        self._other: str = words["other"]
        self._given: dict[Gender, tuple[str, str]] = {
            "男": (words["male_first"], words["male_second"]),
            "女": (words["female_first"], words["female_second"]),
        }
        self._single: str = words["single"]
        self._avoid = frozenset(words["avoid"])
        self._prefix = f"199000{city}"
        self._numbers = list(range(_RANGE))
        rng.shuffle(self._numbers)

    def draw(self, share_of_women: float = 0.36) -> Person:
        gender: Gender = "女" if self._rng.random() < share_of_women else "男"
        name = self._name(gender)
        while name in self._avoid:
            name = self._name(gender)
        return Person(name, gender, f"{self._prefix}{self._numbers.pop():04d}")

    def _name(self, gender: Gender) -> str:
        rng = self._rng
        surname = pick(rng, self._common if rng.random() < 0.55 else self._other)
        if rng.random() < 0.09:
            return surname + pick(rng, self._single)
        first, second = self._given[gender]
        return surname + pick(rng, first) + pick(rng, second)
