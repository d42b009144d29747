import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Clock, ClockRequest, Moment, RequestKind, RequestState
from cases.services.clocks import note_moment, stop_clocks
from cases.services.ladder import advance_clocks
from cases.services.requests import (
    ask_extension,
    ask_pause,
    decide_request,
    resume_clock,
)
from common.errors import IllegalTransition, InvalidInput, Refused
from members.acting import acting_as
from members.models import Role
from notices.models import Notice
from tests import factories as f
from tests.cases.clockwork import DUE, MONDAY, accepted, make_case, moment, taken
from trail.models import Event

pytestmark = pytest.mark.django_db
REASON = "需会同规划部门现场踏勘。"
BEFORE, AFTER = moment("2026-04-01 10:00"), moment("2026-04-20 10:00")


@pytest.fixture
def clock(department):
    return accepted(department)


def extend(handler, clerk, clock, days, at):
    asked = ask_extension(
        actor=handler, clock_id=clock.pk, days=days, reason=REASON, at=at
    )
    decide_request(actor=clerk, request_id=asked.pk, approve=True, at=at)
    clock.refresh_from_db()
    return asked


@pytest.mark.parametrize("at", [BEFORE, AFTER])
def test_extension_is_granted_before_and_after_the_date(clock, handler, clerk, at):
    extend(handler, clerk, clock, 5, at)
    assert clock.due_at == moment("2026-04-21 23:59:59")
    assert not Clock.objects.overdue(at).exists()
    assert clock.working_out["extended_by"] == 5
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["cases.ask_request", "cases.decide_request"]


def test_extension_clears_overdue_and_steps_run_anew(clock, handler, clerk):
    advance_clocks(AFTER)
    first = [("warning", 5), ("warning", 1), ("handler", 0), ("head", 3)]
    assert taken(clock) == first
    extend(handler, clerk, clock, 15, AFTER)
    assert clock.due_at == moment("2026-05-08 23:59:59")
    assert clock.next_step_at == moment("2026-04-28 09:00")
    advance_clocks(moment("2026-05-09 00:00"))
    assert taken(clock) == [*first, ("warning", 5), ("warning", 1), ("handler", 0)]
    assert clock.steps.filter(clock_due_at=DUE).count() == 4


def test_extension_that_ends_in_the_past_says_how_long_it_must_be(clock, handler):
    with pytest.raises(InvalidInput) as caught:
        extend(handler, None, clock, 3, AFTER)
    assert caught.value.message == "延长后的期限仍已过，请至少延期 4 日。"
    assert caught.value.code == "still_overdue"
    asked = ask_extension(
        actor=handler, clock_id=clock.pk, days=4, reason=REASON, at=AFTER
    )
    assert asked.days == 4


def test_extension_decided_too_late_is_not_granted(clock, handler, clerk):
    asked = ask_extension(
        actor=handler, clock_id=clock.pk, days=4, reason=REASON, at=AFTER
    )
    with pytest.raises(InvalidInput, match="请至少延期 5 日"):
        decide_request(
            actor=clerk,
            request_id=asked.pk,
            approve=True,
            at=AFTER + dt.timedelta(days=1),
        )
    asked.refresh_from_db()
    assert asked.state == RequestState.ASKED


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(days=st.integers(1, 60), late=st.integers(-20, 60))
def test_granted_extension_past_now_clears_overdue(
    department, handler, clerk, days, late
):
    Clock.objects.all().delete()
    clock = accepted(department, number=f"GZ-{uuid.uuid4().hex[:8]}")
    at = DUE + dt.timedelta(days=late, hours=3)
    was_overdue = Clock.objects.overdue(at).exists()
    assert was_overdue == (late >= 0)
    granted = is_granted(handler, clerk, clock, days, at)
    assert Clock.objects.overdue(at).exists() == (was_overdue and not granted)
    assert (clock.due_at > DUE) == granted


def is_granted(handler, clerk, clock, days, at):
    """False where the extension would end in the past."""
    try:
        extend(handler, clerk, clock, days, at)
    except InvalidInput:
        return False
    return True


@pytest.mark.parametrize("days", [0, -1, 367])
def test_senseless_extension_is_refused(clock, handler, days):
    with pytest.raises(InvalidInput, match="请填写延期的日数"):
        ask_extension(
            actor=handler, clock_id=clock.pk, days=days, reason=REASON, at=BEFORE
        )


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_request_needs_a_reason(clock, handler, reason):
    with pytest.raises(InvalidInput):
        ask_pause(actor=handler, clock_id=clock.pk, reason=reason, at=BEFORE)


def test_request_stands_once(clock, handler):
    ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=BEFORE)
    with pytest.raises(IllegalTransition, match="已有一份申请在审批中"):
        ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=BEFORE)
    ask_extension(actor=handler, clock_id=clock.pk, days=1, reason=REASON, at=BEFORE)


def test_only_the_department_asks(clock, clerk, member, stranger, committee):
    other = f.UserFactory()
    elsewhere = f.DepartmentFactory(committee=committee)
    f.give_role(other, Role.HANDLER, committee, department=elsewhere)
    for actor in (clerk, member, stranger, acting_as(other, Role.HANDLER)):
        with pytest.raises(Refused, match="只有承办部门"):
            ask_extension(
                actor=actor, clock_id=clock.pk, days=1, reason=REASON, at=BEFORE
            )
        with pytest.raises(Refused):
            ask_pause(actor=actor, clock_id=clock.pk, reason=REASON, at=BEFORE)


def test_limit_of_the_office_itself_is_not_extended(committee, handler):
    case = make_case(committee)
    note_moment(case, Moment.OPENED, at=MONDAY)
    with pytest.raises(Refused, match="不受理"):
        ask_pause(
            actor=handler, clock_id=case.clocks.get().pk, reason=REASON, at=MONDAY
        )


def test_only_the_committees_clerk_decides(clock, handler, leader, member, stranger):
    asked = ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=BEFORE)
    for actor in (handler, leader, member, stranger):
        with pytest.raises(Refused):
            decide_request(actor=actor, request_id=asked.pk, approve=True, at=BEFORE)


def test_own_side_never_decides(clock, handler, committee, department):
    asked = ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=BEFORE)
    both = f.UserFactory()
    f.give_role(both, Role.CLERK, committee)
    f.give_role(both, Role.PRINCIPAL, committee, department=department)
    with pytest.raises(Refused) as caught:
        decide_request(
            actor=acting_as(both, Role.CLERK),
            request_id=asked.pk,
            approve=True,
            at=BEFORE,
        )
    assert caught.value.code == "own_side"
    f.give_role(handler.user, Role.CLERK, committee)
    handler.user._scope = None
    handler.user.roles.filter(role=Role.HANDLER).update(valid_to=f.SINCE)
    with pytest.raises(Refused, match="自己提出"):
        decide_request(
            actor=acting_as(handler.user, Role.CLERK),
            request_id=asked.pk,
            approve=True,
            at=BEFORE,
        )


def test_refusal_needs_an_opinion_and_changes_no_date(clock, handler, clerk):
    asked = ask_extension(
        actor=handler, clock_id=clock.pk, days=5, reason=REASON, at=BEFORE
    )
    answer = {"actor": clerk, "request_id": asked.pk, "approve": False, "at": BEFORE}
    with pytest.raises(InvalidInput):
        decide_request(**answer)
    decided = decide_request(**answer, opinion="理由不充分。")
    assert (decided.state, decided.decided_by) == ("refused", clerk.user)
    clock.refresh_from_db()
    assert (clock.due_at, clock.extended_by) == (DUE, 0)
    with pytest.raises(IllegalTransition, match="已经审批过"):
        decide_request(**{**answer, "approve": True})


def test_clerks_are_asked_and_the_asker_is_told(clock, handler, clerk):
    extend(handler, clerk, clock, 5, BEFORE)
    titles = Notice.objects.order_by("pk").values_list("recipient_id", "title", "text")
    assert list(titles) == [
        (clerk.user.pk, "请审批延期申请：校门口上下学时段拥堵", REASON),
        (
            handler.user.pk,
            "延期申请已批准：校门口上下学时段拥堵",
            "期限改为4 月 21 日。",
        ),
    ]


def test_pause_takes_no_step_and_leaves_its_days_out(clock, handler, clerk):
    asked = ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=BEFORE)
    decide_request(actor=clerk, request_id=asked.pk, approve=True, at=BEFORE)
    clock.refresh_from_db()
    assert (clock.paused_at, clock.next_step_at) == (BEFORE, None)
    assert advance_clocks(AFTER) == 0
    assert not Clock.objects.overdue(AFTER).exists()
    resumed = resume_clock(actor=clerk, clock_id=clock.pk, at=AFTER)
    assert resumed.paused_at is None
    # Eleven of the twenty days were counted by 31 March; nine more from the 20th on.
    assert resumed.due_at == moment("2026-04-30 23:59:59")
    assert resumed.next_step_at == moment("2026-04-23 09:00")
    pause = clock.pauses.get()
    assert (pause.from_at, pause.until_at) == (BEFORE, AFTER)


def test_department_may_resume_itself_but_not_another(clock, handler, clerk, member):
    asked = ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=BEFORE)
    decide_request(actor=clerk, request_id=asked.pk, approve=True, at=BEFORE)
    with pytest.raises(Refused):
        resume_clock(actor=member, clock_id=clock.pk, at=BEFORE)
    resume_clock(actor=handler, clock_id=clock.pk, at=BEFORE)
    with pytest.raises(IllegalTransition, match="没有暂停"):
        resume_clock(actor=handler, clock_id=clock.pk, at=BEFORE)


def test_limit_that_is_over_is_not_paused(clock, handler, clerk):
    with pytest.raises(IllegalTransition, match="可以申请延期"):
        ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=AFTER)
    asked = ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=BEFORE)
    with pytest.raises(IllegalTransition):
        decide_request(actor=clerk, request_id=asked.pk, approve=True, at=AFTER)


def test_stopped_clock_is_closed_to_requests(clock, handler, clerk):
    asked = ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=BEFORE)
    stop_clocks(clock.case, at=BEFORE)
    with pytest.raises(IllegalTransition, match="已经完成"):
        decide_request(actor=clerk, request_id=asked.pk, approve=True, at=BEFORE)
    with pytest.raises(IllegalTransition, match="已经完成"):
        ask_extension(
            actor=handler, clock_id=clock.pk, days=1, reason=REASON, at=BEFORE
        )
    assert ClockRequest.objects.get().kind == RequestKind.PAUSE


def test_stopping_a_paused_clock_ends_its_pause(clock, handler, clerk):
    asked = ask_pause(actor=handler, clock_id=clock.pk, reason=REASON, at=BEFORE)
    decide_request(actor=clerk, request_id=asked.pk, approve=True, at=BEFORE)
    stop_clocks(clock.case, at=AFTER)
    assert clock.pauses.get().until_at == AFTER
