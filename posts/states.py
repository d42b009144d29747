"""States of posts and of match runs, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import Move, move


class PostState(models.TextChoices):
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")
    ENDED = "ended", _("已结束")


class PostAction(models.TextChoices):
    WITHDRAW = "withdraw", _("撤下")
    REPUBLISH = "republish", _("重新发布")
    END = "end", _("结束")


POST_MOVES: dict[str, Move] = {
    PostAction.WITHDRAW: move(
        PostState.PUBLISHED, to=PostState.WITHDRAWN, needs_reason=True
    ),
    PostAction.REPUBLISH: move(PostState.WITHDRAWN, to=PostState.PUBLISHED),
    PostAction.END: move(PostState.PUBLISHED, to=PostState.ENDED),
}


class MatchState(models.TextChoices):
    """A run is a dry run until a named clerk confirms it."""

    DRY = "dry", _("试算")
    CONFIRMED = "confirmed", _("已确认")
    DISCARDED = "discarded", _("已作废")


class MatchAction(models.TextChoices):
    CONFIRM = "confirm", _("确认并发出名额")
    DISCARD = "discard", _("作废")


MATCH_MOVES: dict[str, Move] = {
    MatchAction.CONFIRM: move(MatchState.DRY, to=MatchState.CONFIRMED),
    MatchAction.DISCARD: move(MatchState.DRY, to=MatchState.DISCARDED),
}


class ReportState(models.TextChoices):
    """Written by who took part, handed in, and answered by the department."""

    DRAFT = "draft", _("填写中")
    SUBMITTED = "submitted", _("已提交，待部门反馈")
    COMPLETED = "completed", _("部门已反馈")


class ReportAction(models.TextChoices):
    SUBMIT = "submit_report", _("提交体验反馈")
    COMPLETE = "complete_report", _("部门反馈")


REPORT_MOVES: dict[str, Move] = {
    ReportAction.SUBMIT: move(ReportState.DRAFT, to=ReportState.SUBMITTED),
    ReportAction.COMPLETE: move(ReportState.SUBMITTED, to=ReportState.COMPLETED),
}
HANDED_IN = frozenset({ReportState.SUBMITTED, ReportState.COMPLETED})


class VisitState(models.TextChoices):
    """A return visit: wished for, offered as a seat, and how it ended."""

    WISHED = "wished", _("等待安排场次")
    OFFERED = "offered", _("已邀请")
    COMPARED = "compared", _("已对比")
    REFUSED = "refused", _("本人谢绝")


class VisitAction(models.TextChoices):
    OFFER = "offer_visit", _("邀请再体验")
    LAPSE = "lapse_visit", _("未能成行，重新安排")
    REFUSE = "refuse_visit", _("谢绝再体验")
    COMPARE = "compare_visit", _("对比两次体验")


VISIT_MOVES: dict[str, Move] = {
    VisitAction.OFFER: move(VisitState.WISHED, to=VisitState.OFFERED),
    VisitAction.LAPSE: move(VisitState.OFFERED, to=VisitState.WISHED),
    VisitAction.REFUSE: move(
        VisitState.WISHED, VisitState.OFFERED, to=VisitState.REFUSED
    ),
    VisitAction.COMPARE: move(VisitState.OFFERED, to=VisitState.COMPARED),
}
