"""The departments' offers of posts (供岗清单) and the times at which they are open."""

from dataclasses import dataclass
from random import Random

from zhiqing.demonstration.days import Days, moment
from zhiqing.demonstration.geography import Map, Place
from zhiqing.demonstration.grammar import pick
from zhiqing.demonstration.sessions import draw_sessions
from zhiqing.demonstration.shapes import (
    Audience,
    Concern,
    Consult,
    Department,
    PostOffer,
)
from zhiqing.demonstration.vocabulary import Field, PostKind, common
from zhiqing.demonstration.words import load

_AUDIENCES: tuple[Audience, ...] = ("委员",) * 9 + ("均可",) * 9 + ("界别群众",) * 2
_TITLES = ("{t}体验岗", "{t}体验岗", "{town}{t}体验岗", "{t}体验岗（{place}）")


@dataclass(slots=True)
class OfferMaker:
    """Draws one city's offers; every one answers items of its own field."""

    code: str
    fields: tuple[Field, ...]
    place: Map
    days: Days
    departments: tuple[Department, ...]
    concerns: tuple[Concern, ...]
    consults: tuple[Consult, ...]
    rng: Random

    def draw(self, count: int) -> tuple[PostOffer, ...]:
        kinds, concerns, consults = self._kinds(), self._nearby(), self._asked()
        offices = list(kinds)
        found = []
        for number in range(1, count + 1):
            # Every department opens at least one post.
            office = (
                offices[number - 1]
                if number <= len(offices)
                else pick(self.rng, offices)
            )
            kind = pick(self.rng, kinds[office])
            place = pick(self.rng, self.place.places[kind.host])
            near = concerns.get((kind.field, place.county.region_code), [])
            answers = (
                *self._some(near, 3),
                *self._some(consults.get((kind.field, office), []), 2),
            )
            found.append(self._offer(number, kind, place, office, answers))
        return tuple(found)

    def _kinds(self) -> dict[str, list[PostKind]]:
        found: dict[str, list[PostKind]] = {}
        for department in self.departments:
            key = department.code.removeprefix(f"{self.code}-")
            owned = [p for f in self.fields for p in f.posts if p.department == key]
            if owned:
                found[department.code] = owned
        return found

    def _nearby(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for concern in self.concerns:
            found.setdefault((concern.field, concern.district), []).append(
                concern.number
            )
        return found

    def _asked(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for consult in self.consults:
            found.setdefault((consult.field, consult.department), []).append(
                consult.number
            )
        return found

    def _some(self, numbers: list[str], most: int) -> list[str]:
        count = min(len(numbers), int(self.rng.random() * (most + 1)))
        return self.rng.sample(numbers, count)

    def _offer(
        self,
        at_number: int,
        kind: PostKind,
        place: Place,
        office: str,
        answers: tuple[str, ...],
    ) -> PostOffer:
        rng = self.rng
        number = f"{self.code}-T{at_number:04d}"
        department = next(d for d in self.departments if d.code == office)
        # Two 员 in a row, as in 导诊员委员, read like a slip of the pen.
        name = kind.title + ("" if kind.title.endswith("员") else "委员")
        title = pick(rng, _TITLES).format(t=name, town=place.town, place=place.name)
        return PostOffer(
            number=number,
            department=office,
            field=kind.field,
            title=title,
            scene=self._scene(kind, place),
            agenda=self._agenda(kind),
            host_site=_site(place),
            district=place.county.region_code,
            audience=pick(rng, _AUDIENCES),
            contact=department.contact,
            phone=department.phone,
            answers=answers,
            submitted_at=moment(rng, self.days.ago(60), self.days.ago(42)),
            sessions=tuple(draw_sessions(number, kind.hours, self.days, rng)),
        )

    def _scene(self, kind: PostKind, place: Place) -> str:
        """What one does, where one meets, what to bring: 60 to 200 characters."""
        rng, shared, slots = self.rng, common("post"), {"p": place.name}
        text = pick(rng, kind.scene).expand(rng, slots) + "。"
        text += pick(rng, shared[_meeting(kind.host)]).expand(rng, slots) + "。"
        for bring in rng.sample(shared["bring"], 2):
            if len(text) < 60 or (len(text) < 130 and rng.random() < 0.6):
                text += bring.expand(rng, slots) + "。"
        return text

    def _agenda(self, kind: PostKind) -> tuple[str, ...]:
        # The first and the last step always stay; some of the others may be left out.
        first, *inner, last = kind.steps
        keep = 1 + int(self.rng.random() * min(4, len(inner)))
        chosen = sorted(self.rng.sample(range(len(inner)), keep))
        return (first, *(inner[n] for n in chosen), last)


def _meeting(host: str) -> str:
    rules = load("places")["meeting"]
    return next((how for how, kinds in rules.items() if host in kinds), "inside")


def _site(place: Place) -> str:
    return place.county.name + (
        place.name if place.name == place.town else place.town + place.name
    )
