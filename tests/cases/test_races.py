"""Two at once on PostgreSQL: one wins, the other is told; and controls without the lock."""

import threading
from collections import Counter

import pytest

from cases.models import Assignment, Case, Evaluation, Survey
from cases.services import accepting, evaluating
from cases.services.accepting import accept_assignment
from cases.services.assigning import assign_case
from cases.services.closing import close_case
from cases.services.evaluating import evaluate_case, send_back
from cases.services.surveys import ask_surveys
from common.errors import DomainError
from members.acting import acting_as
from members.models import User
from notices.models import Notice
from tests.activities.crowd import rush
from trail.models import Event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def anew(actor):
    """The same person in the same role, with a connection's own rows."""
    user = User.objects.get(pk=actor.user.pk)
    return acting_as(user, role_id=actor.assignment.pk)


def outcome(call, **facts):
    """`done`, or the code of the conflict; anything else is a mistake of ours."""

    def attempt():
        mine = facts | {"actor": anew(facts["actor"])}
        try:
            call(**mine)
        except DomainError as error:
            return error.code if error.status == 409 else error.status
        return "done"

    return attempt


class Meeting:
    """Both have read before either goes on: what the lock keeps from happening."""

    def __init__(self):
        self.met = threading.Barrier(2, timeout=10)

    def after(self, read):
        def late(*args):
            found = read(*args)
            self.met.wait()
            return found

        return late


def read_case(actor, case_id):
    return Case.objects.select_related("policy", "committee").get(pk=case_id)


def read_assignment(actor, assignment_id):
    rows = Assignment.objects.select_related("department", "case__policy")
    return rows.get(pk=assignment_id)


def test_numbers_have_no_gaps_under_a_rush(world):
    rush([lambda: world.open()] * 12, clients=6)
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"GZ-2026-{n:04d}" for n in range(1, 13)]


def test_one_of_many_assigns(world):
    case = world.open()
    departments = [world.water, world.roads, world.schools]
    calls = [
        outcome(
            assign_case,
            actor=world.clerk,
            case_id=case.pk,
            settings=[world.setting(departments[n % 3])],
            at=world.now,
        )
        for n in range(6)
    ]
    assert Counter(rush(calls)) == {"done": 1, "wrong_state": 5}
    assert Assignment.objects.count() == 1


def accepts(world, part):
    other = world.officer(world.water)
    return [
        outcome(accept_assignment, actor=one, assignment_id=part.pk, at=world.now)
        for one in (world.of(part), other)
    ]


def accepted():
    return Event.objects.filter(verb="cases.accept_assignment").count()


def test_one_of_two_handlers_accepts(world):
    (part,) = world.assign(world.open())
    assert Counter(rush(accepts(world, part) * 2)) == {"done": 1, "wrong_state": 3}
    assert accepted() == 1


def test_second_is_told_nothing_where_nothing_is_locked(world, monkeypatch):
    """Both go through; at best a constraint of the clocks stops one, without a word."""
    (part,) = world.assign(world.open())
    read = Meeting().after(read_assignment)
    monkeypatch.setattr(accepting, "lock_assignment", read)
    results = rush(accepts(world, part))
    assert "done" in results
    assert "wrong_state" not in results


def verdicts(world, case, *actors):
    return [
        outcome(
            evaluate_case,
            actor=one,
            case_id=case.pk,
            verdict="satisfied",
            at=world.now,
        )
        for one in actors
    ]


def test_one_verdict_of_each_is_taken_however_often_sent(world):
    other = world.another_member()
    case = world.answered(world.member, other)
    results = Counter(rush(verdicts(world, case, *[world.member] * 4)))
    assert results == {"done": 1, "already_evaluated": 3}
    assert Evaluation.objects.count() == 1


def test_last_verdicts_at_once_end_the_evaluation(world):
    others = [world.another_member() for _ in range(3)]
    case = world.answered(world.member, *others)
    calls = verdicts(world, case, world.member, *others)
    assert Counter(rush(calls)) == {"done": 4}
    case.refresh_from_db()
    assert case.state == "evaluated"
    ended = Event.objects.filter(verb="cases.finish_evaluation")
    assert ended.count() == 1


def test_last_verdicts_at_once_leave_it_open_where_nothing_is_locked(
    world, monkeypatch
):
    other = world.another_member()
    case = world.answered(world.member, other)
    monkeypatch.setattr(evaluating, "lock_case", read_case)
    monkeypatch.setattr(evaluating, "awaited", Meeting().after(evaluating.awaited))
    assert rush(verdicts(world, case, world.member, other)) == ["done", "done"]
    case.refresh_from_db()
    assert case.state == "answered"


def test_sending_back_and_closing_at_once_is_done_once(world):
    case = world.answered()
    world.evaluate(case, verdict="not_satisfied")
    back = {
        "actor": world.clerk,
        "case_id": case.pk,
        "leader": world.leader.user,
        "reason": "不满意",
        "at": world.now,
    }
    shut = {"actor": world.clerk, "case_id": case.pk, "reason": "x", "at": world.now}
    calls = [outcome(send_back, **back), outcome(close_case, **shut)] * 2
    results = Counter(rush(calls))
    assert results["done"] == 1
    assert set(results) <= {"done", "wrong_state", "second_round_due"}
    case.refresh_from_db()
    assert (case.state, case.handling) == ("second_round", 2)
    assert case.supervisions.count() == 2


def test_surveys_are_asked_once_by_many(world):
    world.closed()
    world.tick(days=28)
    counts = rush([lambda: ask_surveys(world.now)] * 4)
    assert sum(counts) == 1
    assert Notice.objects.filter(kind="survey").count() == 1
    assert Survey.objects.get().asked_at == world.now
