"""Which departments a concern goes to: decided by a person, sent, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cases.defaults import Terms
from cases.models import Case
from checklists.models import ConcernItem, Verdict
from checklists.rules import require_own_departments, require_screener
from checklists.services.handing import hand_over, take_back
from checklists.states import ITEM_MOVES, ItemAction, ItemState
from common.errors import DomainError, IllegalTransition, InvalidInput
from common.moves import target_of
from members.acting import Acting
from members.models import Department
from trail.models import Event, kind_of
from trail.services import Entry, record

DECIDE, UNDO = "checklists.decide_routing", "checklists.undo_routing"
NOT_SENT = frozenset({ItemState.SUBMITTED, ItemState.ACCEPTED})


@transaction.atomic
def decide_routing(
    *,
    actor: Acting,
    concern: ConcernItem,
    departments: Sequence[Department],
    at: dt.datetime,
) -> ConcernItem:
    """The concern's departments are these; proposals are marked as taken or not.

    Refused once it was sent: departments would gain or lose it unseen.
    """
    concern = _lock(concern)
    require_screener(actor, concern)
    require_own_departments(concern.committee_id, departments)
    before = list(concern.departments.values_list("code", flat=True))
    concern.departments.set(departments)
    pending = concern.routing_proposals.filter(verdict=Verdict.PROPOSED)
    decided = {"decided_by": actor.user, "decided_at": at}
    pending.filter(department__in=departments).update(
        verdict=Verdict.CONFIRMED, **decided
    )
    pending.exclude(department__in=departments).update(
        verdict=Verdict.REJECTED, **decided
    )
    after = [department.code for department in departments]
    entry = Entry(
        concern,
        DECIDE,
        before={"departments": before},
        after={"departments": after},
    )
    record(actor.author, entry, at=at)
    return concern


@transaction.atomic
def undo_routing(
    *, actor: Acting, concern: ConcernItem, at: dt.datetime
) -> ConcernItem:
    """The departments are those before the last decision; its proposals wait again."""
    concern = _lock(concern)
    require_screener(actor, concern)
    decided = concern.routing_proposals.exclude(verdict=Verdict.PROPOSED)
    last = (
        Event.objects.about(kind_of(concern), concern.pk)
        .filter(verb__in=[DECIDE, UNDO])
        .order_by("-pk")
        .first()
    )
    if last is None or last.verb == UNDO:
        raise DomainError(_("没有可撤销的部门确认。"), code="nothing_to_undo")
    before = list(concern.departments.values_list("code", flat=True))
    after = last.before["departments"]
    concern.departments.set(
        Department.objects.filter(committee=concern.committee_id, code__in=after)
    )
    decided.update(verdict=Verdict.PROPOSED, decided_by=None, decided_at=None)
    entry = Entry(
        concern, UNDO, before={"departments": before}, after={"departments": after}
    )
    record(actor.author, entry, at=at)
    return concern


@transaction.atomic
def forward_concern(
    *,
    actor: Acting,
    concern: ConcernItem,
    at: dt.datetime,
    terms: Terms | None = None,
) -> ConcernItem:
    """A screened concern goes to its departments as a case with the four settings.

    What `terms` leave open is by default: the department's handler, the policy's
    limit. The departments now see it and owe an answer.
    """
    concern = _reread(concern)
    require_screener(actor, concern)
    before = concern.state
    concern.state = target_of(ITEM_MOVES, ItemAction.FORWARD, before)
    departments = list(concern.departments.order_by("code"))
    if not departments:
        raise InvalidInput(_("请先确定承办部门再转办。"), code="no_department")
    concern.save(update_fields=["state"])
    hand_over(actor, concern, departments, terms or Terms(), at=at)
    codes = [one.code for one in departments]
    entry = Entry(
        concern,
        "checklists.forward",
        before,
        concern.state,
        after={"departments": codes},
    )
    record(actor.author, entry, at=at)
    return concern


@transaction.atomic
def recall_concern(
    *, actor: Acting, concern: ConcernItem, at: dt.datetime, reason: str
) -> ConcernItem:
    """Take back a concern from its departments with its case; a reason is asked."""
    concern = _reread(concern)
    require_screener(actor, concern)
    if not reason.strip():
        raise InvalidInput(_("请填写撤回理由。"), code="reason_required")
    before = concern.state
    concern.state = target_of(ITEM_MOVES, ItemAction.RECALL, before)
    concern.save(update_fields=["state"])
    take_back(actor, concern, reason=reason, at=at)
    entry = Entry(concern, "checklists.recall", before, concern.state, reason)
    record(actor.author, entry, at=at)
    return concern


def _reread(concern: ConcernItem) -> ConcernItem:
    """Locked, after its case where it has one: cases are always locked first."""
    if concern.case_id is not None:
        Case.objects.select_for_update(of=("self",)).get(pk=concern.case_id)
    found = ConcernItem.objects.select_related("round__committee", "member__user")
    return found.select_for_update(of=("self",)).get(pk=concern.pk)


def _lock(concern: ConcernItem) -> ConcernItem:
    concern = ConcernItem.objects.select_for_update().get(pk=concern.pk)
    if concern.state not in NOT_SENT:
        raise IllegalTransition(
            _("只有待筛选和已采用的事项可以调整部门；已转部门的请先撤回转办。")
        )
    return concern
