"""Codes of lines and parts of scores, each with its name for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A seat that its member held before the run.
HELD = "held"
PARTS: dict[str, str | Promise] = {
    "rank": _("志愿次序"),
    "field": _("领域相符"),
    "district": _("区县相符"),
    "text": _("说明与岗位内容相近"),
    "fairness": _("公平加分"),
}
REASONS: dict[str, str | Promise] = {
    "full": _("名额已满"),
    "overlap": _("时间冲突"),
    "not_enough_people": _("未达最少人数"),
    "limit": _("已达本人次数上限"),
    "intent_limit": _("已达该条意向的次数"),
    "same_post": _("同一岗位已安排或已体验"),
    "conflict_of_interest": _("岗位属本人任职单位"),
    "group": _("不在报名对象之内"),
    "busy": _("不在本人可参加时间"),
    "said_no": _("本人此前已谢绝"),
    "not_in_office": _("已不在任"),
    "not_published": _("岗位没有可安排的场次"),
    "no_gain": _("安排后总体得分不增加"),
    "no_candidate": _("没有符合意向的场次"),
    "closed": _("场次已停止报名或已开始"),
    "already_booked": _("本人已在该场次"),
    "not_eligible": _("不在报名对象之内或已不在任"),
    HELD: _("此前已有名额"),
}
OTHER = _("其他原因")


def reason_named(code: str) -> str:
    """The reason as people read it; a code alone never reaches them."""
    return str(REASONS.get(code, OTHER)) if code else ""
