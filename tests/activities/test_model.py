"""One activity against a small model of it: seats, queue, offers, the clock."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from activities.models import Participation
from activities.services import life, queue
from activities.services.booking import book_seat
from common.errors import DomainError
from members.acting import SYSTEM_ACTING, acting_as
from members.models import Role
from tests import factories as f

OPEN = {"waiting", "offered", "confirmed"}
PEOPLE = 6
people = st.integers(0, PEOPLE - 1)


class Model:
    """What should be: rows in order of arrival, each [person, state, expiry]."""

    def __init__(self, capacity, now):
        self.capacity, self.now, self.rows = capacity, now, []

    def open_row(self, person):
        rows = [row for row in self.rows if row[0] == person and row[1] in OPEN]
        return rows[0] if rows else None

    def count(self, *states):
        return sum(row[1] in states for row in self.rows)

    @property
    def free(self):
        return self.capacity - self.count("offered", "confirmed")

    def book(self, person):
        if self.open_row(person):
            return "already_booked"
        seated = self.free > 0 and not self.count("waiting")
        self.rows.append([person, "confirmed" if seated else "waiting", None])
        return self.rows[-1][1]

    def step(self, person, sources, target):
        row = self.open_row(person)
        if row is None or row[1] not in sources:
            return "wrong_state"
        if target == "confirmed" and row[2] <= self.now:
            return "offer_expired"
        row[1] = target
        self.promote()
        return target

    def promote(self):
        for row in self.rows:
            if row[1] == "waiting" and self.free > 0:
                row[1:] = ["offered", self.now + dt.timedelta(hours=24)]

    def expire(self):
        for row in self.rows:
            if row[1] == "offered" and row[2] <= self.now:
                row[1] = "expired"
        self.promote()

    def resize(self, capacity):
        if capacity < self.count("offered", "confirmed"):
            return "seats_taken"
        self.capacity = capacity
        self.promote()
        return "changed"


class Sessions(RuleBasedStateMachine):
    """The services and the model, step by step side by side."""

    committee = None
    actors = ()

    def __init__(self):
        super().__init__()
        self.now = f.START - dt.timedelta(days=60)
        self.activity = f.ActivityFactory(committee=self.committee, capacity=2)
        Participation.objects.all().delete()
        self.model = Model(2, self.now)

    def held(self, person):
        rows = Participation.objects.filter(
            activity=self.activity, person=self.actors[person].user
        )
        row = rows.order_by("-pk").first()
        return row.pk if row else None

    def take(self, service, person):
        pk = self.held(person)
        if pk is None:
            return "wrong_state"
        try:
            done = service(actor=self.actors[person], participation_id=pk, at=self.now)
        except DomainError as error:
            return error.code
        return done.state

    @rule(person=people)
    def book(self, person):
        try:
            made = book_seat(
                actor=self.actors[person], activity_id=self.activity.pk, at=self.now
            ).state
        except DomainError as error:
            made = error.code
        assert made == self.model.book(person)

    @rule(person=people)
    def cancel(self, person):
        expected = self.model.step(person, OPEN, "cancelled")
        assert self.take(queue.cancel_participation, person) == expected

    @rule(person=people)
    def accept(self, person):
        expected = self.model.step(person, {"offered"}, "confirmed")
        assert self.take(queue.accept_offer, person) == expected

    @rule(person=people)
    def decline(self, person):
        expected = self.model.step(person, {"offered"}, "declined")
        assert self.take(queue.decline_offer, person) == expected

    @rule(hours=st.sampled_from([1, 12, 24, 30]))
    def wait(self, hours):
        self.now += dt.timedelta(hours=hours)
        self.model.now = self.now

    @rule()
    def expire(self):
        queue.expire_offers(self.now)
        self.model.expire()

    @rule(capacity=st.integers(1, 4))
    def resize(self, capacity):
        try:
            life.change_capacity(
                actor=SYSTEM_ACTING,
                activity_id=self.activity.pk,
                capacity=capacity,
                at=self.now,
            )
            made = "changed"
        except DomainError as error:
            made = error.code
        assert made == self.model.resize(capacity)

    @invariant()
    def agrees(self):
        self.activity.refresh_from_db()
        rows = list(self.activity.participations.order_by("pk").with_position())
        persons = [actor.user.pk for actor in self.actors]
        shown = [[persons.index(row.person_id), row.state] for row in rows]
        assert shown == [row[:2] for row in self.model.rows]
        assert [row.position for row in rows if row.state == "waiting"] == list(
            range(1, self.model.count("waiting") + 1)
        )
        assert self.activity.taken == self.model.count("offered", "confirmed")
        assert self.activity.waiting == self.model.count("waiting")
        assert self.activity.taken <= self.activity.capacity


SETTINGS = settings(
    max_examples=15,
    stateful_step_count=16,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def machine(committee):
    Sessions.committee = committee
    Sessions.actors = [
        acting_as(f.MemberFactory(committee=committee).user, Role.MEMBER)
        for _ in range(PEOPLE)
    ]
    return Sessions


def test_activity_behaves_as_its_model(machine):
    run_state_machine_as_test(machine, settings=SETTINGS)


def test_model_notices_a_queue_that_does_not_move(machine, monkeypatch):
    """The control: a machine that cannot fail would prove nothing."""
    monkeypatch.setattr(queue, "move_queue", lambda activity_id, at: [])
    monkeypatch.setattr(life, "move_queue", lambda activity_id, at: [])
    quick = settings(SETTINGS, phases=[Phase.generate], print_blob=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=quick)
