"""More time, or time that stands still: asked with a reason, granted by the office."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases import clock_rules as rules
from cases.counting import DATE_COLUMNS, limit_of, set_date, zone_of
from cases.ladder_words import day_of
from cases.models import Case, Clock, ClockRequest, Pause, RequestKind, RequestState
from cases.schedule import end_of
from cases.selectors import handlers_of, office_of
from cases.working_out import least_extension, work_out
from common.errors import IllegalTransition, InvalidInput
from common.workdays import known_calendar
from members.acting import Acting
from notices.kinds import NoticeKind
from notices.services import Message, notify
from trail.services import Entry, record


@transaction.atomic
def ask_extension(
    *, actor: Acting, clock_id: int, days: int, reason: str, at: dt.datetime
) -> ClockRequest:
    """The department asks for so many days more, before or after the date.

    Refused where the new date would be over already: it says how many days it takes.
    """
    clock = _lock(clock_id)
    rules.require_running(clock)
    rules.require_asker(actor, clock)
    _require_reach(clock, days, at)
    return _ask(actor, clock, RequestKind.EXTENSION, reason, at, days=days)


@transaction.atomic
def ask_pause(
    *, actor: Acting, clock_id: int, reason: str, at: dt.datetime
) -> ClockRequest:
    """The department asks that the clock stand still; only before its date."""
    clock = _lock(clock_id)
    rules.require_running(clock)
    rules.require_asker(actor, clock)
    rules.require_time_left(clock, at)
    return _ask(actor, clock, RequestKind.PAUSE, reason, at)


@transaction.atomic
def decide_request(
    *,
    actor: Acting,
    request_id: int,
    approve: bool,
    at: dt.datetime,
    opinion: str = "",
) -> ClockRequest:
    """A clerk of the committee grants or refuses what was asked.

    A granted extension moves the date, and with it overdue is over; a granted pause
    begins now. A refusal needs an opinion. The asker and the handlers are told.
    """
    clock_id = ClockRequest.objects.values_list("clock_id", flat=True).get(
        pk=request_id
    )
    clock = _lock(clock_id)
    request = ClockRequest.objects.get(pk=request_id)
    rules.require_approver(actor, clock)
    rules.require_not_asker(actor, request)
    if request.state != RequestState.ASKED:
        raise IllegalTransition(_("这份申请已经审批过了。"))
    request.opinion = opinion.strip()
    if approve:
        request.state = RequestState.APPROVED
        _grant(clock, request, at)
    else:
        request.state = RequestState.REFUSED
        rules.require_words(opinion, rules.LONGEST_OPINION, "opinion")
    if len(request.opinion) > rules.LONGEST_OPINION:
        raise InvalidInput(_("审批意见过长，不超过 %s 字。") % rules.LONGEST_OPINION)
    request.decided_by, request.decided_at = actor.user, at
    request.save(update_fields=["state", "opinion", "decided_by", "decided_at"])
    after = {"kind": request.kind, "days": request.days, "due_at": _iso(clock)}
    entry = Entry(
        clock.case,
        "cases.decide_request",
        RequestState.ASKED,
        request.state,
        request.opinion,
        after=after,
    )
    record(actor.author, entry, at=at)
    _tell_decided(clock, request, at)
    return request


@transaction.atomic
def resume_clock(*, actor: Acting, clock_id: int, at: dt.datetime) -> Clock:
    """The clock goes on, with the days of the pause left out of its limit.

    By the office, or by the department that asked for the pause.
    """
    clock = _lock(clock_id)
    rules.require_running(clock)
    if actor.department_id is None:
        rules.require_approver(actor, clock)
    else:
        rules.require_asker(actor, clock)
    if clock.paused_at is None:
        raise IllegalTransition(_("这一环节没有暂停计时。"))
    pause = Pause.objects.get(clock=clock, until_at__isnull=True)
    pause.until_at = at
    pause.save(update_fields=["until_at"])
    clock.paused_at = None
    before = _iso(clock)
    _save_date(clock, at)
    entry = Entry(
        clock.case,
        "cases.resume_clock",
        before={"stage": clock.stage.code, "due_at": before},
        after={"due_at": _iso(clock)},
    )
    record(actor.author, entry, at=at)
    return clock


def _lock(clock_id: int) -> Clock:
    """The clock as it is once its case is locked, as the verbs of cases do."""
    case_id = Clock.objects.values_list("case_id", flat=True).get(pk=clock_id)
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("committee")
        .get(pk=case_id)
    )
    clock = (
        Clock.objects.select_for_update(of=("self",))
        .select_related("stage", "assignment__department", "assignment__person")
        .get(pk=clock_id)
    )
    clock.case = case
    return clock


def _require_reach(clock: Clock, days: int, at: dt.datetime) -> None:
    if not 1 <= days <= rules.LONGEST_EXTENSION:
        told = _("延期 1 至 %s 日") % rules.LONGEST_EXTENSION
        raise InvalidInput(_("请填写延期的日数。"), fields={"days": [told]})
    if clock.paused_at is not None:
        return  # the days of the pause will be left out
    calendar, zone = known_calendar(), zone_of(clock)
    found = work_out(limit_of(clock, further=days), calendar)
    if end_of(dt.date.fromisoformat(found["last"]), zone) < at.replace(microsecond=0):
        yesterday = at.astimezone(zone).date() - dt.timedelta(days=1)
        least = least_extension(limit_of(clock), calendar, yesterday)
        told = _("至少延期 %s 日") % least
        raise InvalidInput(
            _("延长后的期限仍已过，请至少延期 %s 日。") % least,
            code="still_overdue",
            fields={"days": [told]},
        )


def _ask(
    actor: Acting,
    clock: Clock,
    kind: RequestKind,
    reason: str,
    at: dt.datetime,
    *,
    days: int = 0,
) -> ClockRequest:
    reason = rules.require_words(reason, rules.LONGEST_REASON, "reason")
    if clock.requests.filter(kind=kind, state=RequestState.ASKED).exists():
        raise IllegalTransition(_("已有一份申请在审批中。"))
    assert actor.user is not None
    request = ClockRequest.objects.create(
        clock=clock,
        kind=kind,
        days=days,
        reason=reason,
        asked_by=actor.user,
        asked_at=at,
    )
    after = {"kind": kind, "days": days, "stage": clock.stage.code}
    entry = Entry(
        clock.case,
        "cases.ask_request",
        to_state=request.state,
        reason=reason,
        after=after,
    )
    record(actor.author, entry, at=at)
    title = _("请审批%(kind)s申请：%(title)s") % {
        "kind": kind.label,
        "title": clock.case.title,
    }
    _tell(clock, title, reason, office_of(clock.case.committee_id, at), request, at)
    return request


def _grant(clock: Clock, request: ClockRequest, at: dt.datetime) -> None:
    rules.require_running(clock)
    if request.kind == RequestKind.EXTENSION:
        _require_reach(clock, request.days, at)
        clock.extended_by += request.days
    else:
        rules.require_time_left(clock, at)
        Pause.objects.create(clock=clock, request=request, from_at=at)
        clock.paused_at = at
    _save_date(clock, at)


def _save_date(clock: Clock, at: dt.datetime) -> None:
    set_date(clock, known_calendar(), at)
    clock.save(update_fields=[*DATE_COLUMNS, "extended_by", "paused_at"])


def _tell_decided(clock: Clock, request: ClockRequest, at: dt.datetime) -> None:
    title = _("%(kind)s申请%(state)s：%(title)s") % {
        "kind": request.get_kind_display(),
        "state": request.get_state_display(),
        "title": clock.case.title,
    }
    text = request.opinion
    if request.state == RequestState.APPROVED and clock.paused_at is None:
        text = f"{_('期限改为%s。') % day_of(clock)}{text}"
    told = frozenset([request.asked_by_id])
    if clock.assignment is not None:
        told |= handlers_of(clock.assignment, at)
    _tell(clock, title, text, told, request, at)


def _tell(
    clock: Clock,
    title: str,
    text: str,
    told: frozenset[int],
    request: ClockRequest,
    at: dt.datetime,
) -> None:
    url = f"/cases/{clock.case_id}/"
    message = Message(NoticeKind.CASE_TURN, title, text, url, about=clock.case)
    notify(message, told, key=f"clock-request-{request.pk}-{request.state}", at=at)


def _iso(clock: Clock) -> str:
    return clock.due_at.astimezone(zone_of(clock)).isoformat()
