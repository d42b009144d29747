"""Two at once, each with a connection of its own."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from activities.models import Participation
from common.errors import DomainError
from common.jobs import JobState
from posts.models import Confirmation, Match
from posts.services.confirmations import carry_out, order_confirmation
from posts.services.matching import confirm_match, request_match
from posts.states import MatchState
from posts.tasks import confirm_run, run_match
from tests.posts.wishing import matched, open_post, open_round, wish

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def together(*jobs):
    """Run all at once; what each returned or raised."""
    gate = threading.Barrier(len(jobs))
    out: list[object] = [None] * len(jobs)

    def work(number, job):
        gate.wait()
        try:
            out[number] = job()
        except DomainError as error:
            out[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out


@pytest.fixture
def round_(committee, clerk, now):
    made = open_round(committee)
    post = open_post(made, clerk, now, capacity=2)
    for _ in range(3):
        wish(made, post)
    return made


def test_two_clerks_confirming_one_run_one_wins(round_, clerk, now):
    run = matched(round_, clerk, now)
    job = lambda: confirm_match(actor=clerk, match=run, at=now)  # noqa: E731
    answers = together(job, job)
    assert sorted(isinstance(one, DomainError) for one in answers) == [False, True]
    assert Participation.objects.count() == 2


def test_two_clerks_confirming_two_runs_one_wins(round_, clerk, now):
    runs = [matched(round_, clerk, now) for _ in range(2)]
    together(
        *(lambda run=run: confirm_match(actor=clerk, match=run, at=now) for run in runs)
    )
    states = sorted(Match.objects.values_list("state", flat=True))
    assert states == [MatchState.CONFIRMED, MatchState.DRY]
    assert Participation.objects.count() == 2


def test_two_workers_confirm_once(round_, clerk, now):
    run = matched(round_, clerk, now)
    order = order_confirmation(actor=clerk, match=run, at=now)
    together(lambda: confirm_run(order.pk), lambda: confirm_run(order.pk))
    order.refresh_from_db()
    assert (order.attempts, order.job_state) == (1, JobState.DONE)
    assert Participation.objects.count() == 2


def test_two_clerks_ordering_make_one_order(round_, clerk, now):
    run = matched(round_, clerk, now)
    job = lambda: order_confirmation(actor=clerk, match=run, at=now)  # noqa: E731
    answers = together(job, job)
    assert sorted(isinstance(one, DomainError) for one in answers) == [False, True]


def test_whoever_takes_an_order_for_lost_waits_and_finds_it_done(round_, clerk, now):
    run = matched(round_, clerk, now)
    order = order_confirmation(actor=clerk, match=run, at=now)
    # Claimed long ago: the other may claim again, but only once the first is through.
    assert Confirmation.objects.claim(order.pk, now - dt.timedelta(minutes=5))
    order.refresh_from_db()
    inside = threading.Event()
    claimed = []

    def dawdle(*_told):
        inside.set()
        time.sleep(0.2)

    def slow():
        carry_out(order, timezone.now(), dawdle)

    def late():
        inside.wait(5)
        claimed.append(Confirmation.objects.claim(order.pk, timezone.now()))

    together(slow, late)
    assert claimed == [False]
    order.refresh_from_db()
    assert (order.attempts, order.job_state) == (1, JobState.DONE)
    assert Participation.objects.count() == 2


def test_two_workers_make_the_lines_once(round_, clerk, now):
    run = request_match(actor=clerk, round_=round_, at=now)
    together(lambda: run_match(run.pk), lambda: run_match(run.pk))
    run = Match.objects.get(pk=run.pk)
    assert (run.attempts, run.matched) == (1, 2)
    assert run.lines.count() == 4
