"""Two at once, each with a connection of its own."""

import threading

import pytest
from django.db import connection

from activities.models import Participation
from common.errors import DomainError
from posts.models import Match
from posts.services.matching import confirm_match, request_match
from posts.states import MatchState
from posts.tasks import run_match
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


def test_two_workers_make_the_lines_once(round_, clerk, now):
    run = request_match(actor=clerk, round_=round_, at=now)
    together(lambda: run_match(run.pk), lambda: run_match(run.pk))
    run = Match.objects.get(pk=run.pk)
    assert (run.attempts, run.matched) == (1, 2)
    assert run.lines.count() == 4
