"""Taking a case back before it was answered."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases.errors import AlreadyDone
from cases.locks import lock_case
from cases.models import Assignment, Case
from cases.moving import move
from cases.rules import require_office
from cases.services.clocks import stop_clocks
from cases.services.supervising import unwatch
from cases.states import AssignmentAction, CaseAction
from cases.telling import tell_handlers
from common.errors import InvalidInput
from members.acting import Acting

LONGEST = 500


@transaction.atomic
def withdraw_case(*, actor: Acting, case_id: int, reason: str, at: dt.datetime) -> Case:
    """撤回: nobody owes anything; no clock runs, its departments are told why.

    Not once it was answered, also in an earlier handling: that stays on record.
    """
    case = lock_case(actor, case_id)
    require_office(actor, case, at)
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInput(
            _("请填写撤回理由，不超过 %s 字。") % LONGEST,
            code="reason_required",
            fields={"reason": [_("必填")]},
        )
    if case.answered_at is not None:
        raise AlreadyDone(_("该件已有答复，不能撤回。"), code="already_answered")
    standing = Assignment.objects.of_now(case).select_related("department", "person")
    for one in standing.order_by("pk"):
        one.case = case
        tell_handlers(one, "withdrawn", title=_("办理件已撤回"), text=reason, at=at)
        move(
            actor,
            one,
            AssignmentAction.WITHDRAW,
            verb="withdraw_assignment",
            reason=reason,
            changes={"decision": reason.strip()},
            at=at,
        )
    move(actor, case, CaseAction.WITHDRAW, verb="withdraw_case", reason=reason, at=at)
    stop_clocks(case, at=at)
    for watched in case.supervisions.standing().order_by("pk"):
        unwatch(actor, watched, _("该件已撤回。"), at=at)
    return case
