"""Assigning a case to departments, and deciding on their objections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.gates import Setting, missing_at_assigning, require_open
from cases.locks import lock_assignment, lock_case
from cases.models import (
    ANSWERING,
    Assignment,
    Case,
    Countersign,
    Moment,
    Part,
    ReplyClass,
)
from cases.moving import move, told
from cases.objections import objection_end
from cases.rules import require_office
from cases.services.clocks import note_moment, stop_clocks
from cases.services.settling import settle_case, settle_round
from cases.states import (
    CASE_MOVES,
    OWED,
    AssignmentAction,
    AssignmentState,
    CaseAction,
    CaseState,
    ReplyState,
)
from cases.telling import tell_assigned, tell_handlers
from common.errors import DomainError, IllegalTransition, InvalidInput
from common.moves import target_of
from members.acting import Acting
from members.models.roles import DEPARTMENT_ROLES
from trail.services import Entry, record


@transaction.atomic
def assign_case(
    *, actor: Acting, case_id: int, settings: Sequence[Setting], at: dt.datetime
) -> Case:
    """Each department has its part to accept: one lead with joints, or several each.

    From open, sent back or reopened; by staff; only the committee's own departments,
    with the four settings where the policy asks for them.
    """
    case = lock_case(actor, case_id)
    require_office(actor, case, at)
    # Whoever comes second is told so before their settings are judged.
    target_of(CASE_MOVES, CaseAction.ASSIGN, case.state)
    _require_shape(settings)
    for setting in settings:
        _check(case, setting, at)
    move(
        actor,
        case,
        CaseAction.ASSIGN,
        verb="assign_case",
        changes={"assigned_at": at},
        at=at,
    )
    for setting in settings:
        _make(actor, case, setting, at)
    # Who is on the answering side is known only now.
    require_office(actor, case, at)
    return case


@transaction.atomic
def reassign_case(
    *, actor: Acting, assignment_id: int, to: Setting, reason: str, at: dt.datetime
) -> Assignment:
    """The objection is granted: another department takes the same part over."""
    old = lock_assignment(actor, assignment_id)
    case = old.case
    require_office(actor, case, at)
    if to.part != old.part:
        raise InvalidInput(
            _("改派不改变承办方式，请仍按“%s”交办。") % old.get_part_display(),
            code="other_part",
        )
    _require_reason(reason)
    if old.state != AssignmentState.OBJECTED:
        raise IllegalTransition(_("该部门没有申请改派，不能改派。"))
    _check(case, to, at)
    _withdraw(actor, old, verb="reassign_case", reason=reason, at=at)
    new = _make(actor, case, to, at)
    _decide(actor, case, reason, at)
    _join_rounds(new)
    settle_case(actor, case, at=at)
    return new


@transaction.atomic
def keep_assignment(
    *, actor: Acting, assignment_id: int, reason: str, at: dt.datetime
) -> Assignment:
    """The objection is not granted: the same department accepts, and objects no more."""
    kept = lock_assignment(actor, assignment_id)
    require_office(actor, kept.case, at)
    move(
        actor,
        kept,
        AssignmentAction.KEEP,
        verb="keep_assignment",
        reason=reason,
        changes={"decision": _short(reason), "object_until": None},
        at=at,
    )
    note_moment(kept.case, Moment.ASSIGNED, at=at, assignment=kept)
    _decide(actor, kept.case, reason, at)
    settle_case(actor, kept.case, at=at)
    title = _("改派申请未获同意，请接收办理")
    tell_handlers(kept, "kept", title=title, text=reason, at=at)
    return kept


@transaction.atomic
def withdraw_assignment(
    *, actor: Acting, assignment_id: int, reason: str, at: dt.datetime
) -> Assignment:
    """The department has no part in it any more; somebody must remain who answers."""
    gone = lock_assignment(actor, assignment_id)
    case = gone.case
    require_office(actor, case, at)
    _require_reason(reason)
    if case.state not in OWED | {CaseState.OBJECTED} or gone.handling != case.handling:
        raise IllegalTransition(_("该件已答复或不在办理中，不能撤回交办。"))
    rest = Assignment.objects.of_now(case).answering().exclude(pk=gone.pk)
    if gone.part in ANSWERING and not rest.exists():
        raise DomainError(
            _("撤回后没有部门答复，请先由该部门申请改派，再改派其他部门。"),
            code="last_answering",
        )
    objected = gone.state == AssignmentState.OBJECTED
    _withdraw(actor, gone, verb="withdraw_assignment", reason=reason, at=at)
    tell_handlers(gone, "withdrawn", title=_("交办已撤回"), text=reason, at=at)
    if objected:
        _decide(actor, case, reason, at)
    settle_round(actor, case, at=at)
    settle_case(actor, case, at=at)
    return gone


def _make(actor: Acting, case: Case, setting: Setting, at: dt.datetime) -> Assignment:
    made = Assignment.objects.create(
        case=case,
        department=setting.department,
        part=setting.part,
        handling=case.handling,
        reply_class=setting.reply_class,
        person=setting.person,
        due_at=setting.due_at,
        assigned_by=actor.user,
        assigned_at=at,
        object_until=objection_end(at, case.policy.objection_days),
    )
    known = {
        "case": case,
        "department": setting.department,
        "part": setting.part,
        "reply_class": setting.reply_class,
        "person": setting.person,
        "due_at": setting.due_at,
    }
    record(
        actor.author,
        Entry(made, "cases.assign_case", to_state=made.state, after=told(known)),
        at=at,
    )
    note_moment(case, Moment.ASSIGNED, at=at, assignment=made)
    tell_assigned(made, at=at)
    return made


def _withdraw(
    actor: Acting, gone: Assignment, *, verb: str, reason: str, at: dt.datetime
) -> None:
    move(
        actor,
        gone,
        AssignmentAction.WITHDRAW,
        verb=verb,
        reason=reason,
        changes={"decision": _short(reason)},
        at=at,
    )
    stop_clocks(gone.case, at=at, assignment=gone)


def _decide(actor: Acting, case: Case, reason: str, at: dt.datetime) -> None:
    """The case goes on once the last objection is decided."""
    if case.state != CaseState.OBJECTED:
        return
    open_ = Assignment.objects.of_now(case).filter(state=AssignmentState.OBJECTED)
    if not open_.exists():
        move(
            actor,
            case,
            CaseAction.REASSIGN,
            verb="decide_objection",
            reason=reason,
            at=at,
        )


def _join_rounds(new: Assignment) -> None:
    """A draft going round goes to the department that came in as well."""
    if new.part != Part.JOINT:
        return
    drafts = new.case.replies.filter(
        handling=new.handling, state=ReplyState.COUNTERSIGNING
    )
    for reply in drafts:
        Countersign.objects.create(reply=reply, assignment=new)


def _require_shape(settings: Sequence[Setting]) -> None:
    parts = [one.part for one in settings]
    departments = {one.department.pk for one in settings}
    if len(departments) < len(settings):
        raise InvalidInput(
            _("同一部门在一次办理中只能交办一次。"), code="department_twice"
        )
    led = parts.count(Part.LEAD) == 1 and set(parts) <= {Part.LEAD, Part.JOINT}
    apart = len(parts) > 1 and set(parts) == {Part.SEPARATE}
    if not (led or apart):
        raise InvalidInput(
            _("请指定一个主办部门（可另设协办部门），或者两个以上分办部门。"),
            code="wrong_parts",
        )


def _check(case: Case, setting: Setting, at: dt.datetime) -> None:
    department = setting.department
    if department.committee_id != case.committee_id or not department.is_active:
        raise InvalidInput(
            _("“%s”不是本级政协参与办理的部门，请重新选择。") % department.name,
            code="other_committee",
        )
    if Assignment.objects.of_now(case).filter(department=department).exists():
        raise InvalidInput(
            _("“%s”已在承办本件，请选择其他部门。") % department.name,
            code="already_assigned",
        )
    require_open(missing_at_assigning(case.policy, setting))
    _check_person(setting, at)
    if setting.reply_class and setting.reply_class not in ReplyClass.values:
        raise InvalidInput(_("请选择办理类别。"), code="no_such_class")
    if setting.due_at is not None and setting.due_at <= at:
        raise InvalidInput(_("办结时限须晚于现在。"), code="due_in_past")


def _check_person(setting: Setting, at: dt.datetime) -> None:
    person, on = setting.person, timezone.localdate(at)
    if person is None:
        return
    ended = person.valid_to is not None and person.valid_to < on
    fits = person.role in DEPARTMENT_ROLES
    if not fits or person.department_id != setting.department.pk or ended:
        raise InvalidInput(
            _("具体人员须是“%s”的在任人员。") % setting.department.name,
            code="other_person",
        )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput(
            _("请填写理由。"), code="reason_required", fields={"reason": [_("必填")]}
        )


def _short(reason: str) -> str:
    return reason.strip()[:500]
