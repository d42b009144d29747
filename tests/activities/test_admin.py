import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Participation
from members.acting import Acting
from tests import factories as f

# The templates of the admin theme are not ours.
pytestmark = pytest.mark.ignore_template_errors
NO_ROWS = {
    "participations-TOTAL_FORMS": 0,
    "participations-INITIAL_FORMS": 0,
}
CHANGELIST = "admin:activities_participation_changelist"


@pytest.fixture
def desk(client, clerk):
    clerk.user.is_staff = True
    clerk.user.save()
    client.force_login(clerk.user)
    return client


def act(desk, model, action, *chosen):
    url = reverse(f"admin:activities_{model}_changelist")
    body = {"action": action, "_selected_action": [one.pk for one in chosen]}
    return desk.post(url, body, follow=True).content.decode()


def test_roster_is_checked_in_and_marked_in_bulk(desk, activity, book, started):
    came, missed, waiting = book(), book(), book()
    with time_machine.travel(started, tick=False):
        assert "成功 1 条" in act(desk, "participation", "check_in", came)
        page = act(desk, "participation", "mark_absent", came, missed, waiting)
    assert "成功 1 条，未处理 2 条" in page
    states = Participation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["attended", "absent", "waiting"]


def test_cancelling_at_the_desk_moves_the_queue(desk, activity, book, now):
    seated, _other, waiting = book(), book(), book()
    with time_machine.travel(now, tick=False):
        act(desk, "participation", "cancel", seated)
    waiting.refresh_from_db()
    assert waiting.state == "offered"


def test_activities_are_led_in_bulk(desk, activity, now):
    Activity.objects.update(state="draft")
    with time_machine.travel(now, tick=False):
        act(desk, "activity", "publish", activity)
        act(desk, "activity", "close", activity)
        page = act(desk, "activity", "close_roster", activity)
    assert "未处理 1 条" in page
    with time_machine.travel(activity.ends_at, tick=False):
        act(desk, "activity", "close_roster", activity)
        act(desk, "activity", "archive", activity)
    activity.refresh_from_db()
    assert activity.state == "archived"


def test_capacity_is_changed_through_the_service(desk, activity, book, now):
    _a, _b, waiting = book(), book(), book()
    url = reverse("admin:activities_activity_change", args=[activity.pk])
    assert "名单" in desk.get(url).content.decode()
    with time_machine.travel(now, tick=False):
        answer = desk.post(url, NO_ROWS | {"capacity": 3}, follow=True)
    assert answer.status_code == 200
    waiting.refresh_from_db()
    activity.refresh_from_db()
    assert (activity.capacity, waiting.state) == (3, "offered")


def test_form_refuses_fewer_seats_than_are_taken(rf, clerk, activity, book):
    book(), book()
    activity.refresh_from_db()
    request = rf.get("/")
    request.user = clerk.user
    form_class = admin.site.get_model_admin(Activity).get_form(request, activity)
    form = form_class({"capacity": 1}, instance=activity)
    assert "名额不能少于" in form.errors["capacity"][0]


def test_desk_shows_the_own_committee_only(desk, activity, book):
    mine = book()
    there = f.ActivityFactory()
    seat = f.MemberFactory(committee=there.committee)
    theirs = book(Acting(seat.user), where=there)
    page = desk.get(reverse(CHANGELIST)).content.decode()
    assert mine.person.name in page
    assert theirs.person.name not in page
    url = reverse("admin:activities_participation_change", args=[theirs.pk])
    assert desk.get(url).status_code == 404


def test_lists_take_as_many_queries_for_six_rows_as_for_three(desk, activity, book):
    counts = []
    for _ in range(2):
        book(), book(), book()
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse(CHANGELIST))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_people_who_are_not_staff_have_no_desk(client, member, activity):
    client.force_login(member.user)
    assert client.get(reverse(CHANGELIST)).status_code == 302


def test_nothing_is_added_or_deleted_at_the_desk(desk, book):
    held = book()
    assert desk.get(reverse("admin:activities_participation_add")).status_code == 403
    url = reverse("admin:activities_participation_delete", args=[held.pk])
    assert desk.post(url, {"post": "yes"}).status_code == 403
