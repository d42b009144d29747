"""Phases of a round and states of list items, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import Move, move


class Phase(models.TextChoices):
    COLLECTING = "collecting", _("征集")
    SCREENING = "screening", _("筛选归纳")
    SUPPLYING = "supplying", _("供岗")
    MATCHING = "matching", _("匹配")
    RUNNING = "running", _("体验")
    CLOSED = "closed", _("已结束")


PHASE_ORDER: list[str] = list(Phase)


class ItemState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待筛选")
    ACCEPTED = "accepted", _("已采用")
    RETURNED = "returned", _("已退回修改")
    MERGED = "merged", _("已归并")
    DECLINED = "declined", _("未采用")
    TRANSFERRED = "transferred", _("已转出")
    FORWARDED = "forwarded", _("已转部门")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")


class ItemAction(models.TextChoices):
    SUBMIT = "submit", _("提交")
    ACCEPT = "accept", _("采用")
    RETURN = "return", _("退回修改")
    DECLINE = "decline", _("不采用")
    TRANSFER = "transfer", _("转出（个人诉求）")
    MERGE = "merge", _("归并")
    SPLIT = "split", _("拆出")
    REOPEN = "reopen", _("撤销筛选")
    FORWARD = "forward", _("转部门")
    RECALL = "recall", _("撤回转办")
    ANSWER = "answer", _("答复")
    CLOSE = "close", _("办结")
    RESUME = "resume", _("重新办理")


S = ItemState
ITEM_MOVES: dict[str, Move] = {
    ItemAction.SUBMIT: move(S.DRAFT, S.RETURNED, to=S.SUBMITTED),
    ItemAction.ACCEPT: move(S.SUBMITTED, to=S.ACCEPTED),
    ItemAction.RETURN: move(S.SUBMITTED, to=S.RETURNED, needs_reason=True),
    ItemAction.DECLINE: move(S.SUBMITTED, to=S.DECLINED, needs_reason=True),
    ItemAction.TRANSFER: move(S.SUBMITTED, to=S.TRANSFERRED, needs_reason=True),
    ItemAction.MERGE: move(S.SUBMITTED, S.ACCEPTED, to=S.MERGED),
    ItemAction.SPLIT: move(S.MERGED, to=S.SUBMITTED),
    ItemAction.REOPEN: move(
        S.ACCEPTED, S.RETURNED, S.DECLINED, S.TRANSFERRED, to=S.SUBMITTED
    ),
    ItemAction.FORWARD: move(S.ACCEPTED, to=S.FORWARDED),
    ItemAction.RECALL: move(S.FORWARDED, to=S.ACCEPTED),
    # Concerns are answered where they were sent; consults by their own department.
    ItemAction.ANSWER: move(S.FORWARDED, S.ACCEPTED, to=S.ANSWERED),
    ItemAction.CLOSE: move(S.ANSWERED, S.ACCEPTED, to=S.CLOSED),
    ItemAction.RESUME: move(S.ANSWERED, S.CLOSED, to=S.FORWARDED),
}

OPEN = frozenset({S.SUBMITTED, S.ACCEPTED, S.FORWARDED})
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
PASSED = frozenset({S.ACCEPTED, S.FORWARDED, S.ANSWERED, S.CLOSED})
