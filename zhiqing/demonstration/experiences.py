"""What those who were at a post wrote about it, and what the department answered."""

from dataclasses import dataclass
from random import Random

from zhiqing.demonstration.grammar import pick
from zhiqing.demonstration.shapes import PostOffer

_PROCESS = (
    "当天的流程是：{agenda}。每一步都有登记，交接时由两人核对。",
    "跟着走了一遍全程：{agenda}。环节多，但顺序清楚，谁负责写在墙上。",
    "从头到尾看下来，依次是{agenda}，遇到说不清的情况先记下再请示。",
)
_POLICY = (
    "工作人员介绍了{field}方面的办理依据和时限，明白了哪些能当场办、哪些要上报。",
    "了解到{field}工作近年来的要求有所提高，基层人手没有同步增加。",
    "知道了这项工作的职责边界，有些事项需要几个部门一起办。",
)
_REMEDY = (
    "建议把常见情形做成一页纸的办理指引，放在窗口供群众自取。",
    "建议在高峰时段增加一名引导人员，平时由志愿者轮值。",
    "建议与相邻单位共用登记信息，群众不必重复填表。",
    "建议每月公布一次办理数量和平均用时，方便群众安排时间。",
)
_GAIN = (
    "以前只看到结果，这次看到了过程，体会到基层的不易。",
    "把群众的话当面听完，比看材料更有收获。",
    "学到了怎样把政策讲成群众听得懂的话。",
)
_SEEN = (
    "一位老人来回跑了两趟，因为少带一份材料。",
    "上午十点前后排队集中，下午基本没有人。",
    "同一件事在两个窗口得到的答复不完全一样。",
    "来访群众大多不知道可以在网上先预约。",
)
_FINDING = (
    "告知不够清楚，群众容易白跑",
    "忙闲不均，高峰时段人手紧",
    "口径不统一，影响群众信任",
    "线上渠道知晓率低",
)
_CAUSE = (
    "告知单多年没有更新",
    "排班没有随人流调整",
    "缺少统一的答复口径",
    "宣传只在单位网站上",
)
_HEARD = (
    "感谢委员的细致观察，关于办理指引和排班的建议已在例会上研究。",
    "委员指出的问题属实，已请负责科室逐条核对。",
)
_CHANGED = ("", "更新了告知单，并在门口设置了引导台。", "调整了高峰时段的排班。")
_MEASURE = (
    "印制一页纸指引，在全部窗口摆放，每季度核对一次。",
    "自下月起在高峰时段增设引导岗，先试行三个月。",
)


@dataclass(frozen=True, slots=True)
class Written:
    """One person's report, and what the department said and did."""

    process: str
    policy_background: str
    remedy: str
    gain: str
    seen: str
    finding: str
    root_cause: str
    heard: str
    changed: str
    measure: str


def write_up(post: PostOffer, rng: Random) -> Written:
    """A report on this post; the case, its finding and its root belong together."""
    case = rng.randrange(len(_SEEN))
    return Written(
        process=pick(rng, _PROCESS).format(agenda="、".join(post.agenda)),
        policy_background=pick(rng, _POLICY).format(field=post.field),
        remedy=_REMEDY[case],
        gain=pick(rng, _GAIN),
        seen=_SEEN[case],
        finding=_FINDING[case],
        root_cause=_CAUSE[case],
        heard=pick(rng, _HEARD),
        changed=pick(rng, _CHANGED),
        measure=pick(rng, _MEASURE),
    )
