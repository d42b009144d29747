"""The intent list (意向清单): where and when members would like to spend a day."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from zhiqing.demonstration.days import Days, moment
from zhiqing.demonstration.geography import Map
from zhiqing.demonstration.grammar import pick
from zhiqing.demonstration.shapes import Intent, Member, PostOffer, Window
from zhiqing.demonstration.vocabulary import Field, common

_RANKED, _NOTED = 0.55, 0.65
_WEEKDAYS = ((0, 1, 2, 3, 4), (1, 3), (0, 2, 4), (2,), (4,), (1, 2, 3), (0, 1, 3, 4))
_HOURS = ((8, 12), (13, 18), (7, 18), (7, 18))
_LIMITS = (1, 1, 1, 1, 2, 2, 3)


@dataclass(slots=True)
class IntentMaker:
    """Draws one city's intents; nobody puts an offer meant only for the public."""

    code: str
    fields: tuple[Field, ...]
    place: Map
    days: Days
    members: tuple[Member, ...]
    posts: tuple[PostOffer, ...]
    rng: Random

    def draw(self, count: int) -> tuple[Intent, ...]:
        """Every member once before anybody has a second; numbered by time."""
        order = list(self.members)
        self.rng.shuffle(order)
        first, last = self.days.ago(60), self.days.ago(41)
        times = sorted(moment(self.rng, first, last) for _ in range(count))
        open_posts = self._open_posts()
        names = [f.name for f in self.fields for _ in range(f.weight)]
        found = []
        for at, submitted_at in enumerate(times):
            member = order[at] if at < len(order) else pick(self.rng, order)
            wanted = self._fields(names)
            found.append(
                Intent(
                    number=f"{self.code}-Y{at + 1:05d}",
                    member=member.number,
                    committee=member.committee,
                    fields=wanted,
                    offers=self._offers(wanted, open_posts),
                    districts=self._districts(member),
                    windows=self._windows(),
                    note=self._note(wanted[0]),
                    limit=pick(self.rng, _LIMITS),
                    submitted_at=submitted_at,
                )
            )
        return tuple(found)

    def _open_posts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for post in self.posts:
            ahead = any(s.starts_at.date() > self.days.base for s in post.sessions)
            if ahead and post.audience != "界别群众":
                found.setdefault(post.field, []).append(post.number)
        return found

    def _fields(self, names: list[str]) -> tuple[str, ...]:
        drawn = [
            pick(self.rng, names) for _ in range(1 + int(self.rng.random() ** 2 * 3))
        ]
        return tuple(dict.fromkeys(drawn))

    def _offers(
        self, wanted: tuple[str, ...], open_posts: dict[str, list[str]]
    ) -> tuple[str, ...]:
        rng = self.rng
        pool = [number for name in wanted for number in open_posts.get(name, [])]
        if not pool or rng.random() >= _RANKED:
            return ()
        # Everybody names the same popular posts: the early ones of a field.
        drawn = [
            pool[int(rng.random() ** 2.2 * len(pool))]
            for _ in range(1 + int(rng.random() * 5))
        ]
        return tuple(dict.fromkeys(drawn))

    def _districts(self, member: Member) -> tuple[str, ...]:
        rng, counties = self.rng, self.place.counties
        if member.committee == self.code:
            count = min(int(rng.random() * 4), len(counties))
            return tuple(sorted(c.region_code for c in rng.sample(counties, count)))
        own = counties[int(member.committee.removeprefix(self.code)) - 1].region_code
        return (own,) if rng.random() < 0.8 else ()

    def _windows(self) -> tuple[Window, ...]:
        rng = self.rng
        found = []
        start = 7 + int(rng.random() * 8)
        for _ in range(1 + int(rng.random() ** 2 * 3)):
            length = 5 + int(rng.random() * 25)
            last = min(start + length, 50)
            hours = pick(rng, _HOURS)
            found.append(
                Window(
                    self.days.base + timedelta(days=start),
                    self.days.base + timedelta(days=last),
                    pick(rng, _WEEKDAYS),
                    *hours,
                )
            )
            start = last + 1 + int(rng.random() * 4)
            if start > 44:
                break
        return tuple(found)

    def _note(self, field: str) -> str:
        rng = self.rng
        if rng.random() >= _NOTED:
            return ""
        lines = rng.sample(common("intent")["note"], 1 + (rng.random() < 0.3))
        return "；".join(line.expand(rng, {"field": field}) for line in lines) + "。"
