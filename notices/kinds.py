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
