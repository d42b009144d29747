import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from activities.models import Activity, Participation
from checklists.models import IntentItem
from common.errors import IllegalTransition, Refused
from common.jobs import JobState
from members.acting import SYSTEM_ACTING
from members.models import RoleAssignment
from posts.errors import AlreadyOrdered, JobLost, NotFinished
from posts.models import Confirmation, Match, Post
from posts.services.confirmations import carry_out, order_confirmation
from posts.services.confirming import has_changed, require_confirmable
from posts.services.matching import discard_match, request_match
from posts.services.progress import silent
from posts.states import MatchState
from posts.tasks import confirm_run
from tests.posts.wishing import START, matched, open_post, open_round, wish
from trail.models import Event


@pytest.fixture
def round_(committee):
    return open_round(committee)


@pytest.fixture
def run(round_, clerk, now):
    post = open_post(round_, clerk, now, capacity=2)
    for _ in range(3):
        wish(round_, post)
    return matched(round_, clerk, now)


@pytest.fixture
def order(run, clerk, now):
    return order_confirmation(actor=clerk, match=run, at=now)


def claimed(order, at):
    assert Confirmation.objects.claim(order.pk, at)
    order.refresh_from_db()
    return order


def test_order_changes_nothing_yet_and_stands_in_the_trail(order, run, clerk):
    run.refresh_from_db()
    assert (run.state, order.job_state) == (MatchState.DRY, JobState.QUEUED)
    assert not Participation.objects.exists()
    event = Event.objects.get(verb="posts.order_confirmation")
    assert (event.author_id, event.role_id) == (clerk.user.pk, clerk.assignment.pk)


def test_order_is_carried_out_in_the_clerks_name_and_role(order, run, clerk):
    confirm_run(order.pk)
    run.refresh_from_db()
    order.refresh_from_db()
    assert (run.state, run.confirmed_by) == (MatchState.CONFIRMED, clerk.user)
    assert (run.offers_made, order.job_state) == (2, JobState.DONE)
    for verb in ("posts.confirm_match", "activities.offer"):
        event = Event.objects.filter(verb=verb).first()
        assert (event.author_id, event.role, event.role_id, event.scope) == (
            clerk.user.pk,
            clerk.assignment.role,
            clerk.assignment.pk,
            clerk.assignment.committee.code,
        )


def test_order_delivered_twice_offers_once(order):
    confirm_run(order.pk)
    confirm_run(order.pk)
    assert Participation.objects.count() == 2
    assert Event.objects.filter(verb="posts.confirm_match").count() == 1


def test_second_order_waits_for_the_first_to_end(order, run, clerk, now):
    with pytest.raises(AlreadyOrdered):
        order_confirmation(actor=clerk, match=run, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(run=run, assignment=clerk.assignment, queued_at=now)
    Confirmation.objects.fail(order.pk, now, sentence="不行")
    assert order_confirmation(actor=clerk, match=run, at=now).pk != order.pk


def test_what_cannot_be_confirmed_is_not_ordered(run, round_, clerk, leader, now):
    for actor in (leader, SYSTEM_ACTING):
        with pytest.raises(Refused):
            order_confirmation(actor=actor, match=run, at=now)
    unfinished = request_match(actor=clerk, round_=round_, at=now)
    with pytest.raises(NotFinished):
        require_confirmable(clerk, unfinished)
    discard_match(actor=clerk, match=run, at=now)
    with pytest.raises(IllegalTransition):
        order_confirmation(actor=clerk, match=run, at=now)


def test_order_of_someone_no_longer_clerk_fails_with_a_sentence(order, clerk):
    RoleAssignment.objects.filter(pk=clerk.assignment.pk).update(
        valid_from=dt.date(2099, 1, 1)
    )
    confirm_run(order.pk)
    order.refresh_from_db()
    assert order.job_state == JobState.FAILED
    assert "已不再担任该角色" in order.error
    assert not Participation.objects.exists()


def test_order_whose_worker_died_halfway_leaves_nothing_and_runs_again(order, now):
    class Died(BaseException):
        pass

    def die(percent, _stage):
        if percent > 80:
            raise Died

    with pytest.raises(Died):
        carry_out(claimed(order, now - dt.timedelta(minutes=5)), now, die)
    order.refresh_from_db()
    assert order.job_state == JobState.RUNNING
    assert not Participation.objects.exists()
    assert order in Confirmation.objects.lost(now)
    confirm_run(order.pk)
    order.refresh_from_db()
    assert (order.job_state, order.attempts) == (JobState.DONE, 2)
    assert Participation.objects.count() == 2


def test_worker_given_up_for_lost_confirms_nothing(order, now):
    slow = claimed(order, now)
    Confirmation.objects.filter(pk=order.pk).update(attempts=2)
    with pytest.raises(JobLost):
        carry_out(slow, now, silent)
    assert not Participation.objects.exists()


def test_discarding_meanwhile_is_told_on_the_order(order, run, clerk, now):
    discard_match(actor=clerk, match=run, at=now)
    confirm_run(order.pk)
    order.refresh_from_db()
    assert (order.job_state, bool(order.error)) == (JobState.FAILED, True)


def test_confirming_takes_as_many_queries_for_many_seats(
    round_, clerk, now, django_assert_num_queries
):
    counts = []
    for seats in (2, 9):
        post = open_post(round_, clerk, now, capacity=seats)
        for _ in range(seats):
            wish(round_, post)
        one = matched(round_, clerk, now)
        order = order_confirmation(actor=clerk, match=one, at=now)
        with django_assert_num_queries(40, exact=False) as seen:
            confirm_run(order.pk)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert Match.objects.filter(state=MatchState.CONFIRMED).count() == 2


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (IntentItem, {"limit": 2}),
        (IntentItem, {"note": "想看社区卫生"}),
        (IntentItem, {"times": ["1am"]}),
        (IntentItem, {"state": "draft"}),
        (Post, {"title": "另一岗位"}),
        (Post, {"state": "withdrawn"}),
        (Activity, {"capacity": 5}),
        (Activity, {"min_participants": 2}),
        (Activity, {"audience": "representatives"}),
        (Activity, {"audience_sectors": [1]}),
        (Activity, {"ends_at": START + dt.timedelta(hours=5)}),
        (RoleAssignment, {"valid_from": dt.date(2099, 1, 1)}),
    ],
)
def test_every_fact_that_counts_is_noticed(run, model, change):
    assert not has_changed(run)
    assert model.objects.update(**change)
    assert has_changed(Match.objects.select_related("round").get(pk=run.pk))


def test_what_does_not_count_is_not_noticed(run):
    IntentItem.objects.update(state="submitted")
    assert not has_changed(run)
