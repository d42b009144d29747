"""The parts of a concern's text: how each is drawn, led in and ended."""

from collections.abc import Callable
from functools import cache
from random import Random

from zhiqing.demonstration.grammar import Slots, Template, pick
from zhiqing.demonstration.vocabulary import Matter, common

# A wish that starts with a verb takes any lead, another one only some.
_LEADS = (
    "建议",
    "希望",
    "请",
    "能否",
    "可否",
    "盼",
    "最好",
    "应当",
    "可以",
    "不妨",
    "",
    "",
    "",
    "",
)
_MILD_LEADS = ("建议", "希望", "", "", "", "")
_VERBS = frozenset("把将按设办试让划给为请组推列尽延禁限论调引扶增腾拓")
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
_OPEN_AIR = frozenset(
    {"school", "primary", "road", "estate", "park", "foodstreet", "market", "river"}
)
_ASKING = ("能否", "可否", "能不能", "可不可以", "是否", "有没有", "请问", "想问")

Pools = dict[str, list[Template]]
Part = Callable[[Random, Pools, Slots], str]


def pools_of(matter: Matter, rng: Random) -> Pools:
    """The matter's own sentences in random order; each is used up when taken."""
    return {
        "see": rng.sample(matter.see, len(matter.see)),
        "so": rng.sample(matter.so, len(matter.so)),
        "wish": rng.sample(matter.wish, len(matter.wish)),
        "evidence": _evidence(matter.site),
    }


@cache
def _evidence(site: str) -> list[Template]:
    """What may be said of any matter; and of one seen in the open, when it is seen."""
    shared = common("concern")
    seen = shared["scene"] if site in _OPEN_AIR else ()
    return [*shared["evidence"], *seen]


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
    if text.startswith(_LED) or "能否" in text or "可否" in text:
        return _stop(rng, text)
    return _stop(rng, pick(rng, _LEADS if text[0] in _VERBS else _MILD_LEADS) + text)


def _again(rng: Random, pools: Pools, slots: Slots) -> str:
    text = _take(rng, pools, "see", slots)
    return _stop(rng, text) if text else ""


def _supported(rng: Random, pools: Pools, slots: Slots) -> str:
    return _stop(rng, pick(rng, pools["evidence"]).expand(rng, slots))


def _listed(pool: str) -> Part:
    def write(rng: Random, pools: Pools, slots: Slots) -> str:
        marks = pick(rng, _MARKS)
        items = [t.expand(rng, slots) for t in pools[pool][: 2 + (rng.random() < 0.4)]]
        marked = [mark + item for mark, item in zip(marks, items, strict=False)]
        return pick(rng, _HEADS[pool]) + "；".join(marked) + "。"

    return write


_HEADS = {
    "so": ("", "", "", "带来的问题：", "具体看，", "影响有几方面：", "由此："),
    "wish": (
        "",
        "",
        "建议：",
        "希望：",
        "请研究：",
        "几点想法：",
        "提几条建议：",
        "我的想法：",
        "想到的办法：",
        "不成熟的建议：",
        "可做的事：",
        "供研究：",
    ),
}


def _shared(name: str) -> Part:
    def write(rng: Random, pools: Pools, slots: Slots) -> str:
        text = pick(rng, common("concern")[name]).expand(rng, slots)
        return _stop(rng, text) if name == "closing" else text

    return write


PARTS: dict[str, Part] = {
    "see": _see,
    "so": _so,
    "wish": _wish,
    "again": _again,
    "listed_so": _listed("so"),
    "listed_wish": _listed("wish"),
    "opening": _shared("opening"),
    "evidence": _supported,
    "closing": _shared("closing"),
    "why": _shared("why"),
    "question": _shared("question"),
}
