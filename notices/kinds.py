"""The kinds of notices; each may be wished for or not, and at which pace."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    CASE_ASSIGNED = "case_assigned", _("新交办")
    CASE_TURN = "case_turn", _("轮到您办理")
    CASE_DUE = "case_due", _("即将到期")
    CASE_OVERDUE = "case_overdue", _("已经逾期")
    CASE_ANSWERED = "case_answered", _("已有答复")
    CASE_EVALUATED = "case_evaluated", _("收到评价")
    CASE_SUPERVISED = "case_supervised", _("督办")
    SURVEY = "survey", _("回头看调查")
    LIST_ITEM = "list_item", _("清单事项进展")
    ADVICE = "advice", _("问计与反馈")
    SESSION = "session", _("体验岗预约")
    REPORT_DUE = "report_due", _("体验反馈待填写")
    SUGGESTION = "suggestion", _("建议进展")
    RETURN_VISIT = "return_visit", _("再体验邀请")
    NEWS = "news", _("部门动态与政情通报")
    TEST = "test", _("测试消息")


class Channel(models.TextChoices):
    SITE = "site", _("站内")
    EMAIL = "email", _("邮件")
    SMS = "sms", _("短信")
    ROBOT = "robot", _("群机器人")


class Pace(models.TextChoices):
    AT_ONCE = "at_once", _("即时")
    DAILY = "daily", _("每日汇总")
    WEEKLY = "weekly", _("每周汇总")
    OFF = "off", _("不接收")


class RobotKind(models.TextChoices):
    DINGTALK = "dingtalk", _("钉钉")
    WECOM = "wecom", _("企业微信")


CADENCES = (Pace.DAILY, Pace.WEEKLY)
# What somebody has to do: it always stands on the site.
OWED = frozenset(
    {
        NoticeKind.CASE_ASSIGNED,
        NoticeKind.CASE_TURN,
        NoticeKind.CASE_DUE,
        NoticeKind.CASE_OVERDUE,
        NoticeKind.CASE_SUPERVISED,
        NoticeKind.SURVEY,
        NoticeKind.SESSION,
        NoticeKind.REPORT_DUE,
    }
)
# What a person may choose about; whoever asks for a test wants it everywhere.
CHOSEN = tuple(one for one in NoticeKind if one != NoticeKind.TEST)
# These do not wait for the morning.
URGENT = frozenset(
    {NoticeKind.CASE_OVERDUE, NoticeKind.CASE_SUPERVISED, NoticeKind.TEST}
)
# What a person may choose for themselves; robots are set up by staff.
PERSONAL = (Channel.SITE, Channel.EMAIL, Channel.SMS)


def paces_of(kind: str, channel: str) -> tuple[Pace, ...]:
    """The paces at which this kind can come through this channel."""
    if kind == NoticeKind.TEST or (channel == Channel.SITE and kind in OWED):
        return (Pace.AT_ONCE,)
    if channel == Channel.EMAIL:
        return tuple(Pace)
    return (Pace.AT_ONCE, Pace.OFF)


def usual_pace(kind: str, channel: str) -> Pace:
    """The pace for whoever has not chosen one."""
    match channel:
        case Channel.SITE | Channel.ROBOT:
            return Pace.AT_ONCE
        case Channel.SMS:
            return Pace.AT_ONCE if kind in URGENT else Pace.OFF
        case _ if kind in OWED or kind == NoticeKind.TEST:
            return Pace.AT_ONCE
        case _:
            return Pace.WEEKLY if kind == NoticeKind.NEWS else Pace.DAILY
