import datetime as dt
import logging

import pytest
from django.db import IntegrityError

from cases.models import Clock, ClockStep, Moment, Supervision
from cases.services.clocks import note_moment, stop_clocks
from cases.services.ladder import advance_clock, advance_clocks
from common.workdays import known_calendar
from members.acting import acting_as
from members.models import Role
from notices.models import Notice
from tests import factories as f
from tests.cases.clockwork import MONDAY, accepted, make_case, moment, taken
from trail.models import Event

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)
LADDER = [
    ("2026-04-07 09:00", ("warning", 5)),
    ("2026-04-13 09:00", ("warning", 1)),
    ("2026-04-15 00:00", ("handler", 0)),
    ("2026-04-18 00:00", ("head", 3)),
    ("2026-04-22 00:00", ("section", 5)),
    ("2026-04-29 00:00", ("listed", 10)),
]


@pytest.fixture
def principal(department):
    user = f.UserFactory(name="钟主任")
    f.give_role(user, Role.PRINCIPAL, department.committee, department=department)
    return acting_as(user, Role.PRINCIPAL)


def told(step):
    key = f"-{step[0]}-{step[1]}-"
    found = Notice.objects.filter(key__contains=key)
    return set(found.values_list("recipient_id", flat=True))


def test_steps_come_at_their_time_and_once(department):
    clock = accepted(department)
    for number, (text, _step) in enumerate(LADDER):
        due = moment(text)
        assert advance_clocks(due - SECOND) == 0
        assert taken(clock) == [step for _at, step in LADDER[:number]]
        assert advance_clocks(due) == 1
        assert advance_clocks(due) == 0
    assert taken(clock) == [step for _at, step in LADDER]
    clock.refresh_from_db()
    assert clock.next_step_at is None


def test_each_step_tells_those_it_is_for(
    department, handler, principal, clerk, leader, member
):
    clock = accepted(department)
    advance_clocks(moment("2026-05-10 09:00"))
    who = {one.user.pk: one for one in (handler, principal, clerk, leader, member)}
    h, p, c, le, _m = who
    assert [told(step) for _at, step in LADDER] == [
        {h},
        {h},
        {h},
        {p},
        {c},
        {p, c, le},
    ]
    titles = list(Notice.objects.order_by("pk").values_list("title", flat=True))
    assert titles[0] == "答复已经逾期，请尽快办理：校门口上下学时段拥堵"
    assert titles[-1] == "答复逾期，已挂牌督办：校门口上下学时段拥堵"
    listed = Supervision.objects.get()
    assert (listed.case, listed.kind, listed.started_by) == (
        clock.case,
        "listed",
        None,
    )
    assert listed.reason == (f"GZ-2026-0001 {department.name}答复期限至4 月 14 日。")
    events = Event.objects.filter(verb="cases.take_step", role="system")
    assert events.count() == len(LADDER)
    assert Event.objects.get(verb="cases.start_supervision").target_id == listed.pk


def test_warning_names_the_day(department, handler):
    accepted(department)
    advance_clocks(moment("2026-04-07 09:00"))
    assert Notice.objects.get().title == "答复将于4 月 14 日到期：校门口上下学时段拥堵"


def test_named_person_is_told_and_where_nobody_is_the_office(
    department, handler, clerk
):
    clock = accepted(department)
    other = f.UserFactory()
    clock.assignment.person = f.give_role(
        other, Role.HANDLER, department.committee, department=department
    )
    clock.assignment.save()
    advance_clocks(moment("2026-04-18 00:00"))
    assert told(("warning", 5)) == {other.pk}
    assert told(("head", 3)) == {clerk.user.pk}


def test_office_and_raiser_are_warned_of_what_they_owe(committee, clerk, member):
    case = make_case(committee)
    case.signatories.create(person=member.user, is_first=True)
    note_moment(case, Moment.OPENED, at=MONDAY)
    advance_clocks(moment("2026-03-20 09:00"))
    assert told(("warning", 1)) == {clerk.user.pk}
    stop_clocks(case, at=MONDAY)
    note_moment(case, Moment.ANSWERED, at=MONDAY)
    advance_clocks(moment("2026-03-25 09:00"))
    assert told(("warning", 3)) == {member.user.pk}


def test_listed_case_is_not_listed_twice(department):
    clock = accepted(department)
    Supervision.objects.create(
        case=clock.case, kind="listed", reason="群众反映强烈", started_at=MONDAY
    )
    advance_clocks(moment("2026-05-10 09:00"))
    assert Supervision.objects.get().reason == "群众反映强烈"
    assert taken(clock)[-1] == ("listed", 10)


def test_stopped_clock_takes_no_step(department):
    clock = accepted(department)
    stop_clocks(clock.case, at=MONDAY)
    assert advance_clocks(moment("2026-05-10 09:00")) == 0
    assert not advance_clock(clock.pk, known_calendar(), moment("2026-05-10 09:00"))
    assert taken(clock) == []


def test_outage_takes_every_step_late_once(department):
    clock = accepted(department)
    back = moment("2026-04-16 11:00")
    assert advance_clocks(back) == 1
    assert taken(clock) == [step for _at, step in LADDER[:3]]
    late = clock.steps.order_by("pk").last()
    assert (late.due_at, late.taken_at) == (moment("2026-04-15 00:00"), back)
    clock.refresh_from_db()
    assert clock.next_step_at == moment("2026-04-18 00:00")


def test_one_faulty_clock_holds_up_none_of_the_others(department, caplog):
    faulty = accepted(department)
    others = [accepted(department, number=f"GZ-2026-{n:04d}") for n in range(2, 5)]
    Clock.objects.filter(pk=faulty.pk).update(working_out={})
    with caplog.at_level(logging.ERROR):
        assert advance_clocks(moment("2026-04-07 09:00"), limit=2) == 2
        assert advance_clocks(moment("2026-04-07 09:00"), limit=2) == 1
    assert [taken(one) for one in others] == [[("warning", 5)]] * 3
    messages = {one.getMessage() for one in caplog.records}
    assert messages == {f"clock {faulty.pk} could not be advanced"}


def test_step_is_kept_unique_by_the_database(department):
    accepted(department)
    advance_clocks(moment("2026-04-07 09:00"))
    again = ClockStep.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError, match="clock_step_once"):
        again.save()
