"""States of cases, assignments and replies, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.moves import Move, move


class CaseState(models.TextChoices):
    OPEN = "open", _("待交办")
    ASSIGNED = "assigned", _("已交办")
    OBJECTED = "objected", _("申请改派")
    REASSIGNED = "reassigned", _("已改派")
    ACCEPTED = "accepted", _("已接收")
    IN_PROGRESS = "in_progress", _("办理中")
    ANSWERED = "answered", _("已答复")
    EVALUATED = "evaluated", _("已评价")
    SECOND_ROUND = "second_round", _("二次办理")
    CLOSED = "closed", _("已办结")
    REOPENED = "reopened", _("重新办理")
    WITHDRAWN = "withdrawn", _("已撤回")


class CaseAction(models.TextChoices):
    ASSIGN = "assign", _("交办")
    OBJECT = "object", _("申请改派")
    REASSIGN = "reassign", _("改派")
    ACCEPT = "accept", _("接收")
    BEGIN = "begin", _("开始办理")
    ANSWER = "answer", _("答复")
    EVALUATE = "evaluate", _("评价")
    SEND_BACK = "send_back", _("退回二次办理")
    CLOSE = "close", _("办结")
    REOPEN = "reopen", _("重新办理")
    WITHDRAW = "withdraw", _("撤回")


S, A = CaseState, CaseAction
CASE_MOVES: dict[str, Move] = {
    A.ASSIGN: move(S.OPEN, S.SECOND_ROUND, S.REOPENED, to=S.ASSIGNED),
    A.OBJECT: move(S.ASSIGNED, S.REASSIGNED, to=S.OBJECTED, needs_reason=True),
    A.REASSIGN: move(S.OBJECTED, to=S.REASSIGNED),
    A.ACCEPT: move(S.ASSIGNED, S.REASSIGNED, to=S.ACCEPTED),
    A.BEGIN: move(S.ACCEPTED, to=S.IN_PROGRESS),
    A.ANSWER: move(S.IN_PROGRESS, to=S.ANSWERED),
    A.EVALUATE: move(S.ANSWERED, to=S.EVALUATED),
    A.SEND_BACK: move(S.EVALUATED, to=S.SECOND_ROUND, needs_reason=True),
    A.CLOSE: move(S.EVALUATED, to=S.CLOSED),
    A.REOPEN: move(S.CLOSED, to=S.REOPENED, needs_reason=True),
    A.WITHDRAW: move(
        S.OPEN,
        S.ASSIGNED,
        S.OBJECTED,
        S.REASSIGNED,
        S.ACCEPTED,
        S.IN_PROGRESS,
        to=S.WITHDRAWN,
        needs_reason=True,
    ),
}
# A department owes something now.
OWED = frozenset({S.ASSIGNED, S.REASSIGNED, S.ACCEPTED, S.IN_PROGRESS})
# An answer is there to be judged.
AFTER_ANSWER = frozenset({S.ANSWERED, S.EVALUATED})
# Nobody has to do anything any more.
ENDED = frozenset({S.CLOSED, S.WITHDRAWN})
LIVE = frozenset(set(S) - ENDED)


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", _("待接收")
    OBJECTED = "objected", _("申请改派")
    ACCEPTED = "accepted", _("已接收")
    ANSWERED = "answered", _("已答复")
    WITHDRAWN = "withdrawn", _("已撤回")


class AssignmentAction(models.TextChoices):
    ACCEPT = "accept", _("接收")
    OBJECT = "object", _("申请改派")
    KEEP = "keep", _("维持交办")
    ANSWER = "answer", _("答复")
    WITHDRAW = "withdraw", _("撤回交办")


P, Q = AssignmentState, AssignmentAction
ASSIGNMENT_MOVES: dict[str, Move] = {
    Q.ACCEPT: move(P.ASSIGNED, to=P.ACCEPTED),
    Q.OBJECT: move(P.ASSIGNED, to=P.OBJECTED, needs_reason=True),
    Q.KEEP: move(P.OBJECTED, to=P.ASSIGNED, needs_reason=True),
    Q.ANSWER: move(P.ACCEPTED, to=P.ANSWERED),
    Q.WITHDRAW: move(P.ASSIGNED, P.OBJECTED, P.ACCEPTED, P.ANSWERED, to=P.WITHDRAWN),
}
STANDING = frozenset(set(P) - {P.WITHDRAWN})


class ReplyState(models.TextChoices):
    DRAFT = "draft", _("起草中")
    COUNTERSIGNING = "countersigning", _("会签中")
    RETURNED = "returned", _("会签退回")
    READY = "ready", _("待发出")
    SENT = "sent", _("已发出")


class ReplyAction(models.TextChoices):
    PASS_ROUND = "pass_round", _("送会签")
    RETURN = "return", _("退回修改")
    AGREE = "agree", _("会签完成")
    AMEND = "amend", _("修改")
    SEND = "send", _("发出")


R, Y = ReplyState, ReplyAction
REPLY_MOVES: dict[str, Move] = {
    Y.PASS_ROUND: move(R.DRAFT, R.RETURNED, to=R.COUNTERSIGNING),
    Y.RETURN: move(R.COUNTERSIGNING, to=R.RETURNED, needs_reason=True),
    Y.AGREE: move(R.COUNTERSIGNING, to=R.READY),
    Y.AMEND: move(R.RETURNED, R.READY, to=R.DRAFT),
    Y.SEND: move(R.DRAFT, R.READY, to=R.SENT),
}
