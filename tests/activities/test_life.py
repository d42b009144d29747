import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from activities import tasks
from activities.errors import TooEarly
from activities.models import Activity
from activities.services import life
from activities.services.attendance import check_in
from activities.services.queue import expire_offers
from common.errors import InvalidInput, Refused
from tests import factories as f
from trail.models import Event

HOUR = dt.timedelta(hours=1)


def fresh(activity):
    return Activity.objects.get(pk=activity.pk)


def test_draft_is_kept_and_checked(clerk, department, now):
    activity = f.ActivityFactory.build(
        committee=clerk.assignment.committee, host=department
    )
    life.draft_activity(actor=clerk, activity=activity, at=now)
    assert fresh(activity).state == "draft"
    wrong = f.ActivityFactory.build(
        committee=clerk.assignment.committee, host=department, min_participants=5
    )
    with pytest.raises(ValidationError, match="最少人数"):
        life.draft_activity(actor=clerk, activity=wrong, at=now)


def test_publishing_gives_a_new_check_in_salt(activity, clerk, now):
    Activity.objects.update(state="draft", check_in_salt="")
    published = life.publish_activity(actor=clerk, activity_id=activity.pk, at=now)
    assert (published.state, len(published.check_in_salt)) == ("published", 32)


def test_publishing_too_late_is_refused(activity, clerk):
    Activity.objects.update(state="draft")
    with pytest.raises(InvalidInput, match="截止时间已过") as refusal:
        life.publish_activity(
            actor=clerk, activity_id=activity.pk, at=activity.books_until
        )
    assert "books_until" in refusal.value.fields


def test_closing_the_roster_marks_who_did_not_come(activity, book, clerk, started):
    activity.capacity = 3
    activity.save()
    came, missed, waiting = book(), book(), book()
    check_in(actor=clerk, participation_id=came.pk, at=started)
    Activity.objects.update(state="closed")
    with pytest.raises(TooEarly):
        life.close_roster(actor=clerk, activity_id=activity.pk, at=started)
    life.close_roster(actor=clerk, activity_id=activity.pk, at=activity.ends_at)
    for one in (came, missed, waiting):
        one.refresh_from_db()
    assert (came.state, missed.state, fresh(activity).state) == (
        "attended",
        "absent",
        "held",
    )
    assert Event.objects.filter(verb="activities.mark_absent").count() == 2


def test_closing_the_roster_ends_the_queue(activity, book, clerk):
    held = [book() for _ in range(4)]
    Activity.objects.update(state="closed")
    life.close_roster(actor=clerk, activity_id=activity.pk, at=activity.ends_at)
    for one in held:
        one.refresh_from_db()
    assert [one.state for one in held] == ["absent", "absent", "expired", "expired"]
    assert (fresh(activity).taken, fresh(activity).waiting) == (2, 0)


def test_what_is_past_its_booking_time_closes_itself(activity):
    open_longer = f.ActivityFactory(
        committee=activity.committee, starts_at=activity.starts_at + 48 * HOUR
    )
    at = activity.books_until
    assert life.close_due(at - dt.timedelta(seconds=1)) == 0
    assert life.close_due(at) == 1
    assert life.close_due(at) == 0
    assert (fresh(activity).state, fresh(open_longer).state) == ("closed", "published")
    event = Event.objects.get(verb="activities.close")
    assert (event.author, event.role) == (None, "system")


def test_task_does_what_is_due_and_doubled_runs_do_no_harm(activity, book, clerk):
    held = [book() for _ in range(3)]
    with time_machine.travel(activity.starts_at, tick=False):
        for _ in range(3):
            tasks.expire_offers()
    held[2].refresh_from_db()
    assert (held[2].state, fresh(activity).state) == ("expired", "closed")
    assert Event.objects.filter(verb="activities.expire").count() == 1
    assert Event.objects.filter(verb="activities.close").count() == 1


def test_nothing_due_costs_one_question(activity, book, now, django_assert_num_queries):
    book()
    with django_assert_num_queries(1):
        assert expire_offers(now) == 0
    with django_assert_num_queries(1):
        assert life.close_due(now) == 0


@pytest.mark.parametrize(
    "step", [life.publish_activity, life.close_activity, life.archive_activity]
)
def test_only_staff_leads_the_life(
    activity, member, handler, leader, stranger, now, step
):
    for actor in (member, handler, leader, stranger):
        with pytest.raises(Refused):
            step(actor=actor, activity_id=activity.pk, at=now)
    assert fresh(activity).state == "published"


def test_cancelling_is_for_staff(activity, handler, member, now):
    for actor in (handler, member):
        with pytest.raises(Refused):
            life.cancel_activity(
                actor=actor, activity_id=activity.pk, at=now, reason="停电"
            )


def test_host_may_confirm_that_it_was_held(activity, handler):
    Activity.objects.update(state="closed")
    at = activity.ends_at
    held = life.close_roster(actor=handler, activity_id=activity.pk, at=at)
    assert held.state == "held"
