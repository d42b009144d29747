import datetime as dt

import pytest

from cases.models import Clock, Moment, Part
from cases.services.clocks import note_moment, stop_clocks
from cases.states import AssignmentState
from tests import factories as f
from tests.cases.clockwork import (
    DUE,
    MONDAY,
    accepted,
    assign,
    make_case,
    moment,
)

pytestmark = pytest.mark.django_db


def running(case):
    return sorted((one.stage.code, one.assignment_id) for one in case.clocks.running())


def test_clock_has_date_steps_and_next_step(department):
    clock = accepted(department)
    assert (clock.started_at, clock.due_at) == (MONDAY, DUE)
    assert clock.working_out["last"] == "2026-04-14"
    assert clock.next_step_at == moment("2026-04-07 09:00")
    assert not clock.is_provisional


def test_moments_of_a_case_stop_and_start_clocks(department):
    case = make_case(department.committee)
    note_moment(case, Moment.OPENED, at=MONDAY)
    assert running(case) == [("assign", None)]
    lead = assign(case, department)
    note_moment(case, Moment.ASSIGNED, at=MONDAY, assignment=lead)
    assert running(case) == [("accept", lead.pk)]
    note_moment(case, Moment.ACCEPTED, at=MONDAY, assignment=lead)
    assert running(case) == [("answer", lead.pk)]
    note_moment(case, Moment.ANSWERED, at=MONDAY, assignment=lead)
    assert running(case) == [("evaluate", None)]
    note_moment(case, Moment.EVALUATED, at=MONDAY)
    assert running(case) == []
    assert not case.clocks.filter(next_step_at__isnull=False).exists()


def test_evaluation_begins_when_the_last_department_has_answered(department):
    case = make_case(department.committee)
    other = f.DepartmentFactory(committee=department.committee)
    first = assign(case, department, part=Part.SEPARATE)
    second = assign(case, other, part=Part.SEPARATE)
    for one in (first, second):
        note_moment(case, Moment.ACCEPTED, at=MONDAY, assignment=one)
    note_moment(case, Moment.ANSWERED, at=MONDAY, assignment=first)
    assert running(case) == [("answer", second.pk)]
    first.state = AssignmentState.ANSWERED
    first.save()
    for _twice in range(2):
        note_moment(case, Moment.ANSWERED, at=MONDAY, assignment=second)
        assert running(case) == [("evaluate", None)]


def test_joint_department_owes_no_answer_of_its_own(department):
    case = make_case(department.committee)
    joint = assign(case, department, part=Part.JOINT)
    note_moment(case, Moment.ASSIGNED, at=MONDAY, assignment=joint)
    assert running(case) == [("accept", joint.pk)]
    note_moment(case, Moment.ACCEPTED, at=MONDAY, assignment=joint)
    assert running(case) == []


def test_office_sets_the_date_of_an_answer(department):
    saturday = moment("2026-03-28 00:00")
    clock = accepted(department, due_at=saturday)
    assert clock.is_set_by_hand
    assert clock.due_at == moment("2026-03-28 23:59:59")


def test_date_that_is_over_before_accepting_starts_overdue(department):
    clock = accepted(department, due_at=moment("2026-03-13 17:00"))
    assert clock.due_at < clock.started_at
    assert Clock.objects.overdue(MONDAY).get() == clock
    assert clock.next_step_at == moment("2026-03-14 00:00")


def test_last_second_of_the_day_is_in_time(department):
    clock = accepted(department)
    last = DUE.replace(microsecond=999_999)
    assert not Clock.objects.overdue(last).exists()
    assert Clock.objects.overdue(moment("2026-04-15 00:00")).get() == clock


def test_date_follows_the_committee_not_the_server(department):
    late = dt.datetime(2026, 3, 16, 16, 30, tzinfo=dt.UTC)  # 00:30 on the 17th
    assert accepted(department, at=late).due_at == moment("2026-04-15 23:59:59")


def test_leap_day_can_be_the_last_day(department):
    case = make_case(department.committee, policy="monitoring_point")
    start = moment("2028-02-22 23:59:59")
    lead = assign(case, department, at=start)
    note_moment(case, Moment.ASSIGNED, at=start, assignment=lead)
    clock = case.clocks.get()
    assert clock.due_at == moment("2028-02-29 23:59:59")
    assert clock.is_provisional


def test_stopping_ends_all_or_one_departments_part(department):
    case = make_case(department.committee)
    other = f.DepartmentFactory(committee=department.committee)
    note_moment(case, Moment.OPENED, at=MONDAY)
    lead, joint = assign(case, department), assign(case, other, part=Part.JOINT)
    for one in (lead, joint):
        note_moment(case, Moment.ASSIGNED, at=MONDAY, assignment=one)
    stop_clocks(case, at=MONDAY, assignment=joint)
    assert running(case) == [("accept", lead.pk)]
    stop_clocks(case, at=MONDAY)
    assert running(case) == []
