"""States of a delivery and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import Move, move


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败")
    UNSURE = "unsure", _("结果不明")
    DROPPED = "dropped", _("不再发送")


class DeliveryAction(models.TextChoices):
    BEGIN = "begin", _("开始发送")
    SUCCEED = "succeed", _("发送成功")
    POSTPONE = "postpone", _("稍后再发")
    GIVE_UP = "give_up", _("不再尝试")
    DOUBT = "doubt", _("无法确认是否送达")
    DROP = "drop", _("取消发送")
    RETRY = "retry", _("重新发送")
    SETTLE = "settle", _("确认不再发送")


S, A = DeliveryState, DeliveryAction
DELIVERY_MOVES: dict[str, Move] = {
    A.BEGIN: move(S.WAITING, to=S.SENDING),
    # Whoever was slow may come back with what nobody else could know.
    A.SUCCEED: move(S.SENDING, S.UNSURE, to=S.SENT),
    A.POSTPONE: move(S.WAITING, S.SENDING, to=S.WAITING),
    A.GIVE_UP: move(S.SENDING, to=S.FAILED),
    A.DOUBT: move(S.SENDING, to=S.UNSURE),
    A.DROP: move(S.WAITING, to=S.DROPPED),
    A.RETRY: move(S.FAILED, S.UNSURE, to=S.WAITING),
    A.SETTLE: move(S.FAILED, S.UNSURE, to=S.DROPPED),
}
# A person has to look at these.
FAILING = frozenset({S.FAILED, S.UNSURE})
