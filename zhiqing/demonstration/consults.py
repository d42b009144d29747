"""The departments' list (问计清单) and the members' advice on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from zhiqing.demonstration.days import Days, moment
from zhiqing.demonstration.geography import Map
from zhiqing.demonstration.grammar import Template, pick
from zhiqing.demonstration.shapes import Advice, Consult, Department, Member
from zhiqing.demonstration.vocabulary import Field, Topic, common

_ADVISED = 0.38
_PLANS = (
    "opening why ask",
    "opening why ask ask",
    "why topic ask",
    "why more topic ask",
    "opening why more ask",
    "opening why more ask ask closing",
    "opening ask ask",
    "opening why ask closing",
    "topic ask why",
    "opening more ask closing",
)
_TOPIC = (
    "就{}而言，",
    "在{}方面，",
    "{}这件事上，",
    "对于{}，",
    "回到{}，",
    "关于{}，",
)


@dataclass(slots=True)
class ConsultMaker:
    """Draws one city's questions; no two of them have the same text."""

    code: str
    fields: tuple[Field, ...]
    place: Map
    days: Days
    members: tuple[Member, ...]
    departments: tuple[Department, ...]
    rng: Random

    def draw(self, count: int) -> tuple[Consult, ...]:
        """Numbered in the order in which they were submitted."""
        first, last = self.days.ago(110), self.days.ago(76)
        times = sorted(moment(self.rng, first, last) for _ in range(count))
        return tuple(self._consults(times))

    def _consults(self, times: list[datetime]) -> Iterator[Consult]:
        topics = self._topics()
        seen: set[str] = set()
        for at, submitted_at in enumerate(times):
            # Everybody asks; the first ones make sure that nobody is left out.
            code = list(topics)[at % len(topics)] if at < len(topics) else ""
            topic = pick(self.rng, topics[code or pick(self.rng, list(topics))])
            text = self._text(topic)
            while text in seen:
                text = self._text(topic)
            seen.add(text)
            yield Consult(
                number=f"{self.code}-W{at + 1:05d}",
                department=f"{self.code}-{topic.department}",
                field=topic.field,
                topic=topic.name,
                text=text,
                submitted_at=submitted_at,
                advice=self._advice(topic, submitted_at),
            )

    def _topics(self) -> dict[str, list[Topic]]:
        known = [department.code for department in self.departments]
        found: dict[str, list[Topic]] = {}
        for code in known:
            key = code.removeprefix(f"{self.code}-")
            owned = [t for f in self.fields for t in f.topics if t.department == key]
            if owned:
                found[code] = owned
        return found

    def _text(self, topic: Topic) -> str:
        rng = self.rng
        slots = {"topic": topic.name, "c": self._scope()}
        own = {"why": list(topic.why), "ask": list(topic.ask)}
        for pool in own.values():
            rng.shuffle(pool)
        return "".join(
            self._part(part, own, slots) for part in pick(rng, _PLANS).split()
        )

    def _part(
        self, part: str, own: dict[str, list[Template]], slots: dict[str, str]
    ) -> str:
        if part == "topic":
            return pick(self.rng, _TOPIC).format(slots["topic"])
        if part in own:
            if not own[part]:
                return ""
            text = own[part].pop().expand(self.rng, slots)
            return text + ("？" if part == "ask" else "。")
        text = pick(self.rng, common("consult")[part]).expand(self.rng, slots)
        return text if part == "opening" else text + "。"

    def _scope(self) -> str:
        county = pick(self.rng, self.place.counties)
        if self.rng.random() < 0.6:
            return county.name
        return county.name + pick(self.rng, county.towns)

    def _advice(self, topic: Topic, asked_at: datetime) -> tuple[Advice, ...]:
        rng = self.rng
        if rng.random() >= _ADVISED:
            return ()
        authors = rng.sample(self.members, 1 + int(rng.random() ** 2 * 4))
        found: dict[str, Advice] = {}
        for member in authors:
            given_at = asked_at + timedelta(hours=20 + int(rng.random() * 600))
            text = self._say(topic)
            found.setdefault(text, Advice(member.number, text, given_at))
        return tuple(sorted(found.values(), key=lambda advice: advice.given_at))

    def _say(self, topic: Topic) -> str:
        rng, shared = self.rng, common("advice")
        opening = (
            pick(rng, shared["opening"]).expand(rng, {}) if rng.random() < 0.4 else ""
        )
        text = pick(rng, topic.say).expand(rng, {"c": self._scope()})
        more = (
            pick(rng, shared["say"]).expand(rng, {}) + "。"
            if rng.random() < 0.35
            else ""
        )
        return f"{opening}{text}。{more}"
