"""How a member writes a concern: in which order, how long, with which punctuation."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from zhiqing.demonstration.geography import Place
from zhiqing.demonstration.grammar import Slots, Template, pick
from zhiqing.demonstration.vocabulary import Matter, common
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
    (2, "see listed_so listed_wish"),
    (2, "opening see so listed_wish closing"),
)
_FOLLOWED = tuple(plan.split() for weight, plan in _PLANS for _ in range(weight))
_LEADS = (
    "建议",
    "希望",
    "请",
    "能否",
    "可否",
    "盼",
    "最好",
    "",
    "",
    "",
    "应当",
    "可以",
    "不妨",
)
_LED = (
    "建议",
    "希望",
    "请",
    "能否",
    "可否",
    "能不能",
    "盼",
    "不",
    "最好",
    "是否",
    "想",
    "应",
    "可以",
)
_MARKS = (
    ("一是", "二是", "三是"),
    ("一、", "二、", "三、"),
    ("1.", "2.", "3."),
    ("①", "②", "③"),
    ("其一，", "其二，", "其三，"),
    ("（1）", "（2）", "（3）"),
)
_ASKING = ("能否", "可否", "能不能", "可不可以", "是否", "有没有", "请问", "想问")


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
        rng, matter = self.rng, self.matter
        pools = {
            "see": rng.sample(matter.see, len(matter.see)),
            "so": rng.sample(matter.so, len(matter.so)),
            "wish": rng.sample(matter.wish, len(matter.wish)),
        }
        slots = {"p": self.place.mention(rng), "t": self.place.town}
        parts = [_PARTS[part](rng, pools, self._slots(part, slots)) for part in plan]
        text = "".join(parts)
        return text[:-1] + "。" if text.endswith("，") else text

    def _slots(self, part: str, slots: dict[str, str]) -> Slots:
        if part != "again":
            return slots
        return {**slots, "p": pick(self.rng, load("places")["again"][self.matter.site])}


Pools = dict[str, list[Template]]


def _stop(rng: Random, text: str) -> str:
    if text.startswith(_ASKING) or "能否" in text or "可否" in text:
        return text + ("？" if rng.random() < 0.9 else "。")
    return text + ("。" if rng.random() < 0.98 else "！")


def _take(rng: Random, pools: Pools, pool: str, slots: Slots) -> str:
    return pools[pool].pop().expand(rng, slots) if pools[pool] else ""


def _see(rng: Random, pools: Pools, slots: Slots) -> str:
    text = _take(rng, pools, "see", slots)
    return text + ("，" if rng.random() < 0.2 and len(text) < 40 else "。")


def _so(rng: Random, pools: Pools, slots: Slots) -> str:
    text = _take(rng, pools, "so", slots)
    return _stop(rng, text) if text else ""


def _wish(rng: Random, pools: Pools, slots: Slots) -> str:
    text = _take(rng, pools, "wish", slots)
    if not text:
        return ""
    asked = text.startswith(_LED) or "能否" in text or "可否" in text
    return _stop(rng, text if asked else pick(rng, _LEADS) + text)


def _again(rng: Random, pools: Pools, slots: Slots) -> str:
    text = _take(rng, pools, "see", slots)
    return _stop(rng, text) if text else ""


def _listed(pool: str) -> Callable[[Random, Pools, Slots], str]:
    def write(rng: Random, pools: Pools, slots: Slots) -> str:
        marks = pick(rng, _MARKS)
        items = [t.expand(rng, slots) for t in pools[pool][: 2 + (rng.random() < 0.4)]]
        marked = [mark + item for mark, item in zip(marks, items, strict=False)]
        return pick(rng, _HEADS[pool]) + "；".join(marked) + "。"

    return write


_HEADS = {
    "so": ("", "", "带来的问题：", "具体看，", "影响有几方面："),
    "wish": ("建议：", "几点想法：", "", "希望：", "请研究：", "提几条建议："),
}


def _shared(name: str) -> Callable[[Random, Pools, Slots], str]:
    def write(rng: Random, pools: Pools, slots: Slots) -> str:
        text = pick(rng, common("concern")[name]).expand(rng, slots)
        return _stop(rng, text) if name in ("evidence", "closing") else text

    return write


_PARTS: dict[str, Callable[[Random, Pools, Slots], str]] = {
    "see": _see,
    "so": _so,
    "wish": _wish,
    "again": _again,
    "listed_so": _listed("so"),
    "listed_wish": _listed("wish"),
    "opening": _shared("opening"),
    "evidence": _shared("evidence"),
    "closing": _shared("closing"),
    "why": _shared("why"),
    "question": _shared("question"),
}
