"""A year of two hundred clocks against a model: each step once, at its first beat.

Time is passed in. Beats come at odd hours and twice, some days none come at all, and
workers are killed between any two statements.
"""

import datetime as dt
import logging
import random
from bisect import bisect_left, bisect_right
from collections import Counter

import pytest
from django.db import connection

from cases.models import Clock, ClockStep
from cases.services.clocks import stop_clocks
from cases.services.ladder import advance_clocks
from cases.services.recounting import recount_clocks
from cases.services.requests import (
    ask_extension,
    ask_pause,
    decide_request,
    resume_clock,
)
from common.errors import DomainError
from common.models import SpecialDay
from common.workdays import known_calendar
from notices.models import Notice
from tests.cases.clockwork import TZ, accepted
from trail.models import Event

CLOCKS, SEED = 200, 20260101
FIRST = dt.date(2026, 1, 5)
LADDER = [("handler", 0), ("head", 3), ("section", 5), ("listed", 10)]
TYPHOON = dt.date(2026, 7, 15)


class Killed(BaseException):
    """The worker is gone; what it had not committed is undone."""


def killed_after(statements):
    left = statements

    def count(execute, sql, params, many, context):
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        return execute(sql, params, many, context)

    return count


class Model:
    """What must have been taken when, found by listing working days of the year."""

    def __init__(self):
        self.due, self.since, self.taken = {}, {}, {}
        self.ready = []
        self.list_days()

    def list_days(self):
        calendar = known_calendar()
        days = [FIRST + dt.timedelta(days=n) for n in range(-60, 600)]
        self.working = [day for day in days if calendar.is_working(day)]
        self.steps = {}

    def look(self, at):
        """Dates that are new since the last look."""
        running = Clock.objects.running().filter(paused_at__isnull=True)
        self.ready = []
        for pk, due in running.values_list("pk", "due_at"):
            if self.due.get(pk) != due:
                self.due[pk], self.since[pk] = due, at
            if (pk, due) not in self.steps:
                self.steps[pk, due] = list(self.list_steps(due.astimezone(TZ).date()))
            self.ready.append(pk)

    def beat(self, at):
        for pk in self.ready:
            for step, days, when in self.steps[pk, self.due[pk]]:
                owed = step != "warning" or when > self.since[pk]
                if when <= at and owed:
                    self.taken.setdefault((pk, self.due[pk], step, days), at)

    def list_steps(self, last):
        before = self.working[: bisect_left(self.working, last)]
        after = [last, *self.working[bisect_right(self.working, last) :]]
        for days in (5, 1):
            yield "warning", days, at_hour(before[-days], 9)
        for step, days in LADDER:
            yield step, days, at_hour(after[days] + dt.timedelta(days=1), 0)


def at_hour(day, hour, minute=0):
    return dt.datetime.combine(day, dt.time(hour, minute), TZ)


class Year:
    def __init__(self, department, handler, clerk):
        self.draw = random.Random(SEED)
        self.department, self.handler, self.clerk = department, handler, clerk
        self.model, self.acts, self.kills = Model(), Counter(), 0

    def open_clocks(self, day, number):
        for n in range(number):
            at = at_hour(day, self.draw.randrange(24), self.draw.randrange(60))
            accepted(self.department, at=at, number=f"GZ-{day:%m%d}-{n}")

    def act(self, at):
        """Somebody does something with a few of the clocks."""
        running = list(Clock.objects.running().order_by("pk"))
        for clock in self.draw.sample(running, min(4, len(running))):
            verb = self.draw.choice([*["answer"] * 4, "extend", "pause", "resume"])
            try:
                getattr(self, verb)(clock, at)
            except DomainError:
                continue  # refused as things stand, which other tests look at
            self.acts[verb] += 1

    def answer(self, clock, at):
        stop_clocks(clock.case, at=at)

    def extend(self, clock, at):
        asked = ask_extension(
            actor=self.handler,
            clock_id=clock.pk,
            days=self.draw.randrange(1, 25),
            reason="需现场踏勘。",
            at=at,
        )
        self.decide(asked, at)

    def pause(self, clock, at):
        asked = ask_pause(
            actor=self.handler, clock_id=clock.pk, reason="等待鉴定。", at=at
        )
        self.decide(asked, at)

    def decide(self, asked, at):
        decide_request(actor=self.clerk, request_id=asked.pk, approve=True, at=at)

    def resume(self, clock, at):
        resume_clock(actor=self.clerk, clock_id=clock.pk, at=at)

    def beat(self, at):
        """A beat whose worker may be killed, and the next one right after it."""
        self.model.beat(at)
        if self.draw.random() < 0.3:
            try:
                with connection.execute_wrapper(
                    killed_after(self.draw.randrange(1, 60))
                ):
                    advance_clocks(at)
            except Killed:
                self.kills += 1
        advance_clocks(at)
        if self.draw.random() < 0.3:
            assert advance_clocks(at) == 0


def typhoon(year, at):
    SpecialDay.objects.create(day=TYPHOON, is_working=False, name="台风停工")
    assert recount_clocks(at) > 0
    year.model.list_days()


@pytest.mark.django_db
def test_year_of_clocks_takes_each_step_once_at_its_first_beat(
    department, handler, clerk, caplog
):
    caplog.set_level(logging.ERROR)
    year = Year(department, handler, clerk)
    days = [FIRST + dt.timedelta(days=n) for n in range(356)]
    opening = Counter(year.draw.choices(days[:250], k=CLOCKS))
    outage = set(days[100:106]) | set(days[200:203])
    for number, day in enumerate(days):
        year.open_clocks(day, opening[day])
        at = at_hour(day, 23, 59)
        if number % 4 == 0:
            year.act(at)
        if day == TYPHOON:
            typhoon(year, at)
        year.model.look(at)
        if day not in outage and year.draw.random() < 0.4:
            year.beat(at + dt.timedelta(hours=year.draw.randrange(1, 20)))

    steps = ClockStep.objects.values_list(
        "clock_id", "clock_due_at", "step", "days", "taken_at"
    )
    assert {row[:4]: row[4] for row in steps} == year.model.taken
    assert steps.count() == len(year.model.taken) > 150
    recorded = Event.objects.filter(verb="cases.take_step").count()
    assert recorded == len(year.model.taken)
    own = Notice.objects.filter(recipient=handler.user, kind="case_due")
    warned = [key for key in year.model.taken if key[2] == "warning"]
    assert own.exclude(key__contains="moved").count() == len(warned)
    assert min(year.acts[verb] for verb in ("answer", "extend", "pause")) > 10
    assert year.acts["resume"] > 2
    assert year.kills > 5
    assert caplog.records == []
