"""Who may ask for time, and who may grant it: never the side that asks."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from cases.models import Clock, ClockRequest
from common.errors import IllegalTransition, InvalidInput, Refused
from members.acting import Acting
from members.models import Role
from members.models.roles import DEPARTMENT_ROLES
from members.scope import scope_of

LONGEST_REASON, LONGEST_OPINION, LONGEST_EXTENSION = 500, 300, 366


def require_running(clock: Clock) -> None:
    """Raises IllegalTransition once the stage is done."""
    if clock.stopped_at is not None:
        raise IllegalTransition(_("这一环节已经完成，期限不再计算。"))


def require_asker(actor: Acting, clock: Clock) -> None:
    """An officer of the department whose clock it is."""
    if clock.assignment is None:
        raise Refused(
            _("这一环节由政协机关或提出人完成，不受理延期和暂停申请。"),
            code="not_yours",
        )
    mine = actor.department_id == clock.assignment.department_id
    if not (mine and actor.holds(*DEPARTMENT_ROLES)):
        raise Refused(_("只有承办部门可以申请延期或暂停。"), code="not_yours")


def require_approver(actor: Acting, clock: Clock) -> None:
    """A clerk of the committee who holds no role in the department that asks."""
    if not actor.holds(Role.CLERK, committee_id=clock.case.committee_id):
        raise Refused(_("延期和暂停由本级政协机关审批。"), code="not_office")
    assert actor.user is not None
    own = scope_of(actor.user).departments
    if clock.assignment is not None and clock.assignment.department_id in own:
        raise Refused(
            _("您同时在申请部门任职，请由其他工作人员审批。"), code="own_side"
        )


def require_not_asker(actor: Acting, request: ClockRequest) -> None:
    if actor.user is not None and request.asked_by_id == actor.user.pk:
        raise Refused(_("不能审批自己提出的申请。"), code="own_side")


def require_words(text: str, longest: int, name: str) -> str:
    """The text without blanks around it; InvalidInput where it is empty or too long."""
    plain = text.strip()
    if not plain:
        raise InvalidInput(
            _("请填写理由。"), code="reason_required", fields={name: [_("必填")]}
        )
    if len(plain) > longest:
        told = _("不超过 %s 字") % longest
        raise InvalidInput(_("理由过长。"), fields={name: [told]})
    return plain


def require_time_left(clock: Clock, at: dt.datetime) -> None:
    """Only a limit that is not over may be paused."""
    if clock.due_at < at.replace(microsecond=0):
        raise IllegalTransition(_("期限已过，不能暂停，可以申请延期。"))
    if clock.paused_at is not None:
        raise IllegalTransition(_("这一环节已经暂停计时。"))
