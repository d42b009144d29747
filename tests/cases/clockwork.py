"""A case with a department whose clock runs, for the tests of clocks."""

import datetime as dt

from cases.models import Assignment, Case, Moment, Part, Policy
from cases.services.clocks import note_moment
from cases.states import AssignmentState, CaseState

TZ = dt.timezone(dt.timedelta(hours=8))


def moment(text):
    """“2026-03-16 09:00” in Beijing."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=TZ)


MONDAY = moment("2026-03-16 10:00")
# Twenty working days after it, Qingming left out.
DUE = moment("2026-04-14 23:59:59")


def make_case(committee, *, policy="concern", at=MONDAY, number="GZ-2026-0001"):
    return Case.objects.create(
        committee=committee,
        number=number,
        policy=Policy.objects.get(code=policy, committee=None, is_current=True),
        title="校门口上下学时段拥堵",
        text="建议错峰并增设护学岗。",
        state=CaseState.OPEN,
        opened_at=at,
    )


def assign(case, department, *, at=MONDAY, part=Part.LEAD, due_at=None):
    return Assignment.objects.create(
        case=case,
        department=department,
        part=part,
        handling=case.handling,
        state=AssignmentState.ASSIGNED,
        assigned_at=at,
        due_at=due_at,
    )


def accepted(department, *, at=MONDAY, due_at=None, **facts):
    """The clock of an answer, running since `at`."""
    case = make_case(department.committee, at=at, **facts)
    assignment = assign(case, department, at=at, due_at=due_at)
    note_moment(case, Moment.ACCEPTED, at=at, assignment=assignment)
    return case.clocks.get(stage__code="answer")


def taken(clock):
    """The steps taken, in order: (step, days)."""
    return list(clock.steps.order_by("pk").values_list("step", "days"))
