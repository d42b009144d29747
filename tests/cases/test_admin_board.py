import datetime as dt
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from cases.models import Case
from cases.queues import NAMES, conditions, counts, listed, queue
from cases.services.bulk import assign_cases, preview_assigning
from cases.services.exporting import export_cases
from common.errors import Refused
from notices.models import Notice
from tests.cases.test_admin import sign_in
from trail.models import Event

# The theme's own templates use variables that are not always there.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,
    pytest.mark.usefixtures("lenient"),
]
BOARD = "/admin/cases/case/"


@pytest.fixture(autouse=True)
def at_the_time(world, monkeypatch):
    """The clock of the room stands where the world's does."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.now)


@pytest.fixture
def desk(world):
    return sign_in(world.clerk)


def ours():
    return Case.objects.all()


def settings_of(world, department):
    return {
        "department": department.pk,
        "reply_class": "A",
        "person": world.officers[department.pk].assignment.pk,
        "due_on": "2026-04-10",
    }


def test_every_queue_has_a_name_and_counts_what_it_shows(world):
    world.open()
    refused = world.answered()
    world.evaluate(refused, verdict="not_satisfied")
    world.send_back(refused)
    late = world.started()[0].case
    found = counts(ours(), world.now)
    assert list(found) == list(NAMES) == list(conditions(world.now))
    assert {name: queue(ours(), name, world.now).count() for name in NAMES} == found
    assert (found["to_assign"], found["second_round"], found["supervised"]) == (2, 1, 1)
    assert list(listed(ours())) == [refused]
    assert queue(ours(), "no-such", world.now).count() == 0
    after = world.now + dt.timedelta(days=90)
    assert late in queue(ours(), "overdue", after)


def test_due_dates_fall_into_one_stretch_of_time(world):
    part = world.started()[0]
    clock = part.case.clocks.running().get()
    local = timezone.localtime(clock.due_at)
    for at, name in (
        (local - dt.timedelta(hours=1), "today"),
        (local + dt.timedelta(hours=1), "overdue"),
        (local - dt.timedelta(days=30), "later"),
    ):
        stretches = ("overdue", "today", "week", "later")
        held = [one for one in stretches if queue(ours(), one, at).exists()]
        assert held == [name]


def test_promises_stay_listed_until_they_are_carried_out(world):
    case = world.started()[0].case
    reply = world.draft(
        world.parts(case)[0], promise="汛前完工", promised_by=dt.date(2026, 6, 1)
    )
    assert not queue(ours(), "promised", world.now).exists()
    world.send(reply)
    assert queue(ours(), "promised", world.now).exists()


def test_board_shows_queues_with_counts_and_leads_to_the_case(world, desk):
    case = world.open()
    world.assign(world.open())
    text = desk.get(BOARD).content.decode()
    assert "待交办 1" in text
    assert f'href="/cases/{case.pk}/"' in text
    assert "等待：水利局 接收，" in text
    only = desk.get(f"{BOARD}?queue=to_assign").content.decode()
    assert case.number in only
    assert "等待：水利局" not in only
    by_department = desk.get(f"{BOARD}?department={world.water.pk}").content.decode()
    assert case.number not in by_department
    assert case.number in desk.get(f"{BOARD}?q=河堤").content.decode()
    assert case.number not in desk.get(f"{BOARD}?q=查无此文").content.decode()
    assert case.number not in desk.get(f"{BOARD}?department=x").content.decode()


def test_board_takes_as_many_statements_for_many_as_for_few(
    world, desk, django_assert_max_num_queries
):
    world.assign(world.open())
    desk.get(BOARD)
    with django_assert_max_num_queries(20) as few:
        desk.get(BOARD)
    for _ in range(4):
        world.assign(world.open())
    with django_assert_max_num_queries(len(few.captured_queries)):
        desk.get(BOARD)


def test_many_are_assigned_after_a_preview_that_leaves_nothing(world, desk):
    first, second = world.open(), world.open()
    world.assign(second)
    sent = {"action": "assign_many", "_selected_action": [first.pk, second.pk]}
    asked = desk.post(BOARD, sent).content.decode()
    assert "主办部门" in asked
    sent |= settings_of(world, world.roads) | {"stage": "preview"}
    before = Event.objects.count(), Notice.objects.count()
    shown = desk.post(BOARD, sent).content.decode()
    assert shown.count("可以交办") == 1
    assert shown.count("不能交办") == 1
    first.refresh_from_db()
    assert first.state == "open"
    assert (Event.objects.count(), Notice.objects.count()) == before
    done = desk.post(BOARD, sent | {"stage": "apply"}, follow=True)
    assert "成功 1 条，未处理 1 条（" in done.content.decode()
    assert world.parts(first)[0].department == world.roads


def test_bulk_services_say_of_each_case_what_became_of_it(world):
    cases = [world.open(), world.open()]
    asked = {
        "actor": world.clerk,
        "cases": cases,
        "setting": lambda case: world.setting(world.water),
        "at": world.now,
    }
    assert [one.refusal for one in preview_assigning(**asked)] == ["", ""]
    assert [one.refusal for one in assign_cases(**asked)] == ["", ""]
    assert all(one.refusal for one in assign_cases(**asked))


def test_board_is_taken_out_as_a_table_and_the_trail_says_by_whom(world, desk):
    case = world.open()
    world.assign(case)
    answer = desk.get(f"{BOARD}export.xlsx?department={world.water.pk}")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][0] == case.number
    assert rows[1][5] == "水利局"
    event = Event.objects.filter(verb="cases.export_cases").get()
    filters = {"department": str(world.water.pk)}
    assert event.after == {"filters": filters, "rows": 1}
    with pytest.raises(Refused):
        export_cases(actor=world.member, cases=ours(), filters={}, at=world.now)


def test_figures_tell_of_talks_in_person_and_second_rounds(world, desk):
    case = world.answered()
    world.evaluate(case, verdict="not_satisfied")
    world.send_back(case)
    text = desk.get(f"{BOARD}figures/").content.decode()
    assert "二次办理 1 件" in text
    assert (
        "当年没有二次办理的件"
        in desk.get(f"{BOARD}figures/?year=2020").content.decode()
    )
    assert desk.get(f"{BOARD}figures/?year=x").status_code == 200


def test_board_of_others_is_empty_and_shut_to_departments(world, stranger):
    case = world.open()
    assert case.number not in sign_in(stranger).get(BOARD).content.decode()
    officer = sign_in(world.officers[world.water.pk])
    assert officer.get(BOARD).status_code in (302, 403)
    leader = sign_in(world.leader)
    assert case.number in leader.get(BOARD).content.decode()
    sent = {"action": "assign_many", "_selected_action": [case.pk]}
    leader.post(BOARD, sent | settings_of(world, world.water) | {"stage": "apply"})
    case.refresh_from_db()
    assert case.state == "open"
