"""States of activities and of participations, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import Move, move


class ActivityState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("报名中")
    CLOSED = "closed", _("报名截止")
    HELD = "held", _("已举行")
    ARCHIVED = "archived", _("已归档")
    CANCELLED = "cancelled", _("已取消")


class ActivityAction(models.TextChoices):
    PUBLISH = "publish", _("发布")
    CLOSE = "close", _("截止报名")
    HOLD = "hold", _("确认已举行")
    ARCHIVE = "archive", _("归档")
    CANCEL = "cancel", _("取消")


A = ActivityState
ACTIVITY_MOVES: dict[str, Move] = {
    ActivityAction.PUBLISH: move(A.DRAFT, to=A.PUBLISHED),
    ActivityAction.CLOSE: move(A.PUBLISHED, to=A.CLOSED),
    ActivityAction.HOLD: move(A.CLOSED, to=A.HELD),
    ActivityAction.ARCHIVE: move(A.HELD, to=A.ARCHIVED),
    ActivityAction.CANCEL: move(
        A.PUBLISHED, A.CLOSED, to=A.CANCELLED, needs_reason=True
    ),
}


class ParticipationState(models.TextChoices):
    WAITING = "waiting", _("候补中")
    OFFERED = "offered", _("待本人确认")
    CONFIRMED = "confirmed", _("已预约")
    ATTENDED = "attended", _("已参加")
    ABSENT = "absent", _("缺席")
    DECLINED = "declined", _("已谢绝")
    CANCELLED = "cancelled", _("已取消")
    EXPIRED = "expired", _("逾期未确认")


class ParticipationAction(models.TextChoices):
    OFFER = "offer", _("递补")
    ACCEPT = "accept", _("接受")
    DECLINE = "decline", _("谢绝")
    CANCEL = "cancel", _("取消")
    EXPIRE = "expire", _("逾期")
    CHECK_IN = "check_in", _("签到")
    MARK_ABSENT = "mark_absent", _("记为缺席")


P = ParticipationState
PARTICIPATION_MOVES: dict[str, Move] = {
    ParticipationAction.OFFER: move(P.WAITING, to=P.OFFERED),
    ParticipationAction.ACCEPT: move(P.OFFERED, to=P.CONFIRMED),
    ParticipationAction.DECLINE: move(P.OFFERED, to=P.DECLINED),
    ParticipationAction.CANCEL: move(P.WAITING, P.CONFIRMED, P.OFFERED, to=P.CANCELLED),
    ParticipationAction.EXPIRE: move(P.OFFERED, P.WAITING, to=P.EXPIRED),
    ParticipationAction.CHECK_IN: move(P.CONFIRMED, to=P.ATTENDED),
    ParticipationAction.MARK_ABSENT: move(P.CONFIRMED, to=P.ABSENT),
}

HOLDING = frozenset({P.OFFERED, P.CONFIRMED, P.ATTENDED, P.ABSENT})  # keep a seat
LIVE = frozenset({P.OFFERED, P.CONFIRMED})  # still ahead: may not overlap
ENDED = frozenset({P.DECLINED, P.CANCELLED, P.EXPIRED})  # may take part again
