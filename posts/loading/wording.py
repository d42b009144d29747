"""Reasons in plain Chinese; of other members only numbers are told, never names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from checklists.times import wording
from posts.loading.admission import Bar
from posts.matching.reasons import Reason
from posts.models import PostSession
from posts.reasons import PARTS

OF_BAR = {
    Bar.NOT_IN_OFFICE: "您已不在任，不能安排体验岗",
    Bar.HOST: "该岗位由您所在的单位承办，为避免利益冲突不能安排",
    Bar.AUDIENCE: "您不在该场次的报名对象范围内",
    Bar.SAID_NO: "您此前已谢绝该场次或逾期未确认，不再重复安排",
    Bar.BEEN: "您本期已体验过该岗位",
}

PLAIN = {
    Reason.SAME_POST: "同一岗位已为您安排其他场次",
    Reason.BUSY: "与您已有的安排时间冲突（含路程时间）",
    Reason.NO_GAIN: "安排后总体得分不增加",
}


def named(session: PostSession) -> str:
    """“title” with its date, as people look for it in the list."""
    starts = timezone.localtime(session.activity.starts_at)
    return f"“{session.post.title}”（{date_format(starts, 'n月j日 H:i')}）"


def ranked(rank: int, what: str) -> str:
    return f"第{rank}志愿{what}" if rank else what


def seat_given(parts: dict[str, int], rank: int) -> str:
    """Why this seat: the parts that count, the greatest first."""
    told = sorted(
        ((value, name) for name, value in parts.items() if value), reverse=True
    )
    points = "、".join(f"{PARTS[name]} {value} 分" for value, name in told)
    why = f"这是您的第{rank}志愿。" if rank else "根据您填报的领域、区县和说明推荐。"
    return f"{why}得分 {sum(parts.values())} 分：{points}。" if points else why


def seat_held() -> str:
    return "您此前已预约本场次或已收到名额，予以保留。"


def no_time(times: Sequence[str]) -> str:
    return f"场次时间不在您填报的可参加时间（{wording(times)}）之内"


@dataclass(frozen=True, slots=True)
class Demand:
    """A full session as one who got no seat there sees it."""

    capacity: int
    taken: int
    waiting: int
    wishes: int
    given: int
    higher: int
    same: int
    score: int


def full(seen: Demand) -> str:
    """“5 位委员把该岗位列为志愿，名额 3 个；获安排的 3 位得分高于您的 640 分”."""
    asked = f"有 {seen.wishes} 位委员把该岗位列为志愿，" if seen.wishes > 1 else ""
    text = f"{asked}本场次名额 {seen.capacity} 个"
    if seen.taken:
        text += f"（此前已占 {seen.taken} 个）"
    if seen.waiting:
        return f"{text}，已有 {seen.waiting} 人候补，空出的名额先给候补的人"
    text += "，已排满"
    if seen.given:
        text += f"；{_ahead(seen)}"
    return text


def _ahead(seen: Demand) -> str:
    """Who got the seats, in numbers only."""
    counts = [
        f"{count} 位{how} {seen.score} 分"
        for count, how in ((seen.higher, "得分高于您的"), (seen.same, "得分同为"))
        if count
    ]
    if counts:
        return f"获安排的 {seen.given} 位委员中，{'，'.join(counts)}"
    return f"按总体得分最高的原则，名额安排给了其他 {seen.given} 位委员"


def overlaps(others: Sequence[str]) -> str:
    return f"与为您安排的{'、'.join(others)}时间冲突（含路程时间）"


def too_few(minimum: int) -> str:
    return f"能安排到该场次的委员不足最少人数 {minimum} 人，本场次不能开展"


def at_limit(limit: int) -> str:
    if not limit:
        return "您本期的体验次数已用完"
    return f"您本期最多安排 {limit} 次，已按总体得分最高为您安排了其他岗位"


def at_intent_limit(number: str, limit: int) -> str:
    return f"与该场次最相符的意向（{number}）填报了 {limit} 次，已为您安排其他岗位"


def not_published(title: str) -> str:
    return f"“{title}”没有可安排的场次（尚未发布、已撤下或已开始）"


def summary(refused: Sequence[str], helps: str) -> str:
    """The one text for somebody who got nothing."""
    first = "；".join(refused) if refused else "没有符合您意向的岗位场次"
    return f"本次未能为您安排岗位。{first}。{helps}".strip()


def more_seats(what: str, amount: int) -> str:
    return f"其他安排不变时，{what}再增加 {amount} 个名额，您即可获得安排。"


def more_people(what: str, amount: int) -> str:
    return f"{what}再有 {amount} 位委员参加即可达到最少人数，您便能参加。"


def free_time(what: str) -> str:
    return f"您如能在该时间参加，{what}即可为您安排。"


def next_round() -> str:
    return "欢迎下期再次填报。"


def wider_wish() -> str:
    return "下次填报时可多选几个岗位或领域、放宽可参加时间，机会更大。"
