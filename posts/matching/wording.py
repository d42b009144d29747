"""Explanations in plain Chinese; people see titles, never the engine's numbers."""

from collections.abc import Callable

from posts.matching.explain import Change, MemberOutcome, Refusal
from posts.matching.reasons import Reason

Title = Callable[[int], str]

PLAIN = {
    Reason.CONFLICT_OF_INTEREST: "该岗位由您的任职单位提供，按回避要求不能安排",
    Reason.GROUP: "该岗位只面向指定界别，您所在界别不在范围内",
    Reason.DISTRICT: "该岗位只面向所在县（市、区）的委员",
    Reason.CITY: "该岗位不接受其他市的委员",
    Reason.BUSY: "该场次在您填报的不便时间内",
    Reason.SAME_POST: "您已获安排同一岗位的另一场次",
    Reason.NO_GAIN: "该场次与您的意向匹配度不足",
    Reason.NO_CANDIDATES: "没有符合您意向的岗位场次",
}


def word_refusal(refusal: Refusal, title: Title) -> str:
    """One sentence why the wish was not granted, and one what would have helped."""
    sentence = f"《{title(refusal.session)}》：{_reason(refusal, title)}。"
    helped = _change(refusal, title)
    return f"{sentence}{helped}。" if helped else sentence


def word_outcome(outcome: MemberOutcome, title: Title, refusals: int = 3) -> list[str]:
    """Sentences for one member: seats first, then the best wishes refused."""
    lines = [
        f"已安排《{title(seat.session)}》："
        + ("此前已确认的席位。" if seat.fixed else _points(seat.score, seat.bonus))
        for seat in outcome.seats
    ]
    if not outcome.seats and not outcome.refusals:
        return [f"未能安排：{PLAIN[Reason.NO_CANDIDATES]}。"]
    return lines + [word_refusal(r, title) for r in outcome.refusals[:refusals]]


def _points(score: int, bonus: int) -> str:
    fair = f"，公平加分 {bonus}" if bonus else ""
    return f"匹配得分 {score}{fair}。"


def _reason(refusal: Refusal, title: Title) -> str:
    match refusal.reason:
        case Reason.FULL:
            return _full(refusal)
        case Reason.LIMIT:
            return f"您本期的安排已达次数上限（{refusal.limit} 次）"
        case Reason.OVERLAP:
            names = "、".join(f"《{title(other)}》" for other in refusal.others)
            return f"与已安排的{names}时间冲突（含路程时间）"
        case Reason.NOT_ENOUGH_PEOPLE:
            return "报名人数未达到最少开班人数，该场次不开班"
        case _:
            return PLAIN[refusal.reason]


def _full(refusal: Refusal) -> str:
    text = f"名额已满：{refusal.wanted} 人可安排，名额 {refusal.seats} 个"
    if refusal.rank:
        text += f"，您排在第 {refusal.rank} 位"
    return f"{text}（您的得分 {refusal.score}，录取线 {refusal.cutoff}）"


def _change(refusal: Refusal, title: Title) -> str:
    match refusal.change:
        case Change.MORE_SEATS:
            return f"其他安排不变时，若再增加 {refusal.amount} 个名额即可安排"
        case Change.MORE_PEOPLE:
            return f"若该场次再有 {refusal.amount} 人报名即可开班"
        case Change.HIGHER_LIMIT:
            return f"若把次数上限提高到 {refusal.amount} 次即可安排"
        case Change.NO_OVERLAP:
            names = "、".join(f"《{title(other)}》" for other in refusal.others)
            return f"若避开与{names}的时间冲突即可安排"
        case Change.FREE_TIME:
            return "若您该时段有空即可安排"
        case None:
            return ""
