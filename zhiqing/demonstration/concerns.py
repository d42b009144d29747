"""The members' list (关注清单): who raises what, and what is about the same thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from zhiqing.demonstration.composing import Composer
from zhiqing.demonstration.days import Days, moment
from zhiqing.demonstration.geography import Map, Place
from zhiqing.demonstration.grammar import pick
from zhiqing.demonstration.shapes import Concern, Department, Member
from zhiqing.demonstration.vocabulary import Field, Matter

CLUSTERED = 0.12
_SIZES = (2,) * 9 + (3,) * 7 + (4,) * 5 + (5,) * 3 + (6, 6, 7, 8, 9, 11, 13, 15)
_NAMED, _MISTAKEN, _FROM_CITY = 0.6, 0.05, 0.22


@dataclass(frozen=True, slots=True)
class _Draft:
    member: Member
    matter: Matter
    place: Place
    text: str
    departments: tuple[str, ...]
    submitted_at: datetime
    cluster: str | None


class _Subjects:
    """Hands out matters at places, never the same pair twice."""

    def __init__(self, fields: tuple[Field, ...], place: Map, rng: Random) -> None:
        self._rng = rng
        self._matters = [m for f in fields for m in f.matters for _ in range(f.weight)]
        self._left = {
            m.name: rng.sample(place.places[m.site], len(place.places[m.site]))
            for f in fields
            for m in f.matters
        }

    def draw(self) -> tuple[Matter, Place]:
        matter = pick(self._rng, self._matters)
        while not self._left[matter.name]:
            self._matters = [m for m in self._matters if m is not matter]
            matter = pick(self._rng, self._matters)
        return matter, self._left[matter.name].pop()


@dataclass(slots=True)
class ConcernMaker:
    """Draws one city's concerns; no two of them have the same text."""

    code: str
    fields: tuple[Field, ...]
    place: Map
    days: Days
    members: tuple[Member, ...]
    departments: tuple[Department, ...]
    rng: Random

    def draw(self, count: int) -> tuple[Concern, ...]:
        """Numbered in the order in which they were submitted."""
        drafts = sorted(self._drafts(count), key=lambda draft: draft.submitted_at)
        return tuple(
            Concern(
                number=f"{self.code}-G{at:05d}",
                member=draft.member.number,
                committee=draft.member.committee,
                field=draft.matter.field,
                text=draft.text,
                departments=draft.departments,
                submitted_at=draft.submitted_at,
                matter=draft.matter.name,
                place=draft.place.name,
                district=draft.place.county.region_code,
                cluster=draft.cluster,
            )
            for at, draft in enumerate(drafts, 1)
        )

    def _drafts(self, count: int) -> Iterator[_Draft]:
        subjects = _Subjects(self.fields, self.place, self.rng)
        seats = self._seats()
        known = {department.code for department in self.departments}
        seen: set[str] = set()
        for size, cluster in self._sizes(count):
            matter, place = subjects.draw()
            composer = Composer(matter, place, self.rng)
            for member in self._authors(seats, place, size):
                text = composer.text()
                while text in seen:
                    text = composer.text()
                seen.add(text)
                yield _Draft(
                    member,
                    matter,
                    place,
                    text,
                    self._in_mind(matter, known),
                    moment(self.rng, self.days.ago(110), self.days.ago(76)),
                    cluster,
                )

    def _sizes(self, count: int) -> Iterator[tuple[int, str | None]]:
        left, number = round(count * CLUSTERED), 0
        while left >= 2:
            size = min(pick(self.rng, _SIZES), left)
            left -= size
            count -= size
            number += 1
            yield size, f"{self.code}-S{number:04d}"
        for _ in range(count):
            yield 1, None

    def _seats(self) -> dict[str, list[Member]]:
        """Members by county; the city's own members stand under the city's name."""
        names = {
            f"{self.code}{at:02d}": c.name
            for at, c in enumerate(self.place.counties, 1)
        }
        found: dict[str, list[Member]] = {}
        for member in self.members:
            found.setdefault(names.get(member.committee, self.code), []).append(member)
        return found

    def _authors(
        self, seats: dict[str, list[Member]], place: Place, size: int
    ) -> list[Member]:
        if size == 1:
            near = self.rng.random() >= _FROM_CITY
            return [pick(self.rng, seats[place.county.name if near else self.code])]
        return self.rng.sample(seats[place.county.name] + seats[self.code], size)

    def _in_mind(self, matter: Matter, known: set[str]) -> tuple[str, ...]:
        rng = self.rng
        if rng.random() >= _NAMED:
            return ()
        if rng.random() < _MISTAKEN:
            return (pick(rng, self.departments).code,)
        meant = [f"{self.code}-{key}" for key in matter.departments]
        found = [code for code in meant if code in known]
        return tuple(found[: 1 + int(rng.random() * 1.6)])
