"""Beats at once and killed workers on PostgreSQL; and the ladder without its guards."""

import threading
from collections import Counter

import pytest
from django.db import connection

from cases.counting import steps_owed
from cases.models import Clock, ClockStep
from cases.services.ladder import advance_clocks
from common.workdays import known_calendar
from notices.models import Notice
from tests.activities.crowd import kill_after, rush
from tests.cases.clockwork import accepted, moment
from trail.models import Event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
CLOCKS = 12
LATE = moment("2026-04-18 00:00")
STEPS = [("handler", 0), ("head", 3), ("warning", 1), ("warning", 5)]


@pytest.fixture
def clocks(department, handler):
    return [accepted(department, number=f"GZ-{n:04d}") for n in range(CLOCKS)]


def assert_each_step_once(clocks):
    steps = Counter(ClockStep.objects.values_list("clock_id", "step", "days"))
    assert steps == {(c.pk, *step): 1 for c in clocks for step in STEPS}
    assert Event.objects.filter(verb="cases.take_step").count() == len(steps)
    assert Notice.objects.filter(kind="case_due").count() == 2 * CLOCKS


def test_two_beats_at_once_take_each_step_once(clocks):
    done = rush([lambda: advance_clocks(LATE)] * 3)
    assert [one for one in done if not isinstance(one, int)] == []
    assert sum(done) == CLOCKS
    assert_each_step_once(clocks)


@pytest.mark.parametrize("statement", [8, 25])
def test_killed_worker_leaves_each_step_to_the_next_beat(clocks, statement):
    assert kill_after(statement, lambda: advance_clocks(LATE))
    assert ClockStep.objects.count() % len(STEPS) == 0
    advance_clocks(LATE)
    assert_each_step_once(clocks)


def test_without_lock_and_key_two_beats_take_steps_twice(clocks):
    """The control: what the guards are for does happen without them."""
    both_have_read = threading.Barrier(2)

    def naive():
        calendar = known_calendar()
        found = Clock.objects.to_advance(LATE).select_related("stage", "case")
        owed = [(one, steps_owed(one, calendar)) for one in found]
        both_have_read.wait(timeout=30)
        for clock, steps in owed:
            for step in steps:
                if step.at <= LATE:
                    ClockStep.objects.create(
                        clock=clock,
                        clock_due_at=clock.due_at,
                        step=step.step,
                        days=step.days,
                        due_at=step.at,
                        taken_at=LATE,
                    )

    key = next(c for c in ClockStep._meta.constraints if c.name == "clock_step_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(ClockStep, key)
    try:
        rush([naive] * 2)
        assert ClockStep.objects.count() == 2 * CLOCKS * len(STEPS)
    finally:
        ClockStep.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(ClockStep, key)
