import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from checklists.models import RoundPhase
from checklists.states import Phase
from common.jobs import JobState
from members.acting import acting_as
from members.models import Role
from posts.models import Match, MatchLine
from posts.states import MatchState
from tests import factories as f
from tests.reports.volume import START, Volume, load_volume

PAGE = reverse("reports:overview")


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_staff_and_leaders_read_the_overview(who, round_, sign_in, request):
    f.ConcernFactory.create_batch(3, round=round_)
    page = sign_in(request.getfixturevalue(who)).get(PAGE).content.decode()
    assert f"{round_.title}工作总览" in page
    assert "四张清单共 3 条，待筛选 3 条" in page


@pytest.mark.parametrize("who", ["member", "handler"])
def test_others_are_refused(who, round_, sign_in, request):
    assert sign_in(request.getfixturevalue(who)).get(PAGE).status_code == 403


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_auditors_and_administrators_are_refused(role, round_, sign_in):
    user = f.UserFactory()
    f.give_role(user, role, round_.committee)
    assert sign_in(acting_as(user, role)).get(PAGE).status_code == 403


def test_visitor_is_asked_to_sign_in(round_):
    answer = Client().get(PAGE)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_newest_round_past_collecting_comes_first(round_, clerk, sign_in):
    f.RoundFactory(committee=round_.committee, phase=Phase.COLLECTING)
    assert sign_in(clerk).get(PAGE).context["round"] == round_


def test_round_is_chosen_by_its_code(round_, clerk, sign_in):
    other = f.RoundFactory(committee=round_.committee, phase=Phase.COLLECTING)
    page = sign_in(clerk).get(PAGE, {"round": other.code}).content.decode()
    assert f"{other.title}工作总览" in page


def test_unknown_round_and_one_of_others_are_not_found(round_, stranger, sign_in):
    browser = sign_in(stranger)
    assert browser.get(PAGE, {"round": "none"}).status_code == 404
    assert browser.get(PAGE, {"round": round_.code}).status_code == 404


def test_joint_round_from_above_is_not_told_to_a_county(committee, sign_in):
    above = f.RoundFactory(committee=committee, is_joint=True)
    county = f.CommitteeFactory(parent=committee)
    user = f.UserFactory()
    f.give_role(user, Role.CLERK, county)
    browser = sign_in(acting_as(user, Role.CLERK))
    assert browser.get(PAGE, {"round": above.code}).status_code == 403


def test_parent_sees_totals_of_its_children_and_nothing_else(round_, leader, sign_in):
    county = f.CommitteeFactory(parent=round_.committee, name="奎山区政协")
    below = f.RoundFactory(committee=county, title="奎山第一期", phase=Phase.SCREENING)
    f.ConcernFactory.create_batch(2, round=below, title="区里的事")
    browser = sign_in(leader)
    page = browser.get(PAGE)
    (row,) = page.context["below"].rows
    assert [cell.text for cell in row] == [
        "奎山区政协",
        "奎山第一期（筛选归纳）",
        2,
        0,
        0,
        0,
        0,
    ]
    assert "区里的事" not in page.content.decode()
    assert browser.get(PAGE, {"round": below.code}).status_code == 404


def test_child_is_told_nothing_of_its_parent(round_, sign_in):
    county = f.CommitteeFactory(parent=round_.committee)
    f.RoundFactory(committee=county)
    user = f.UserFactory()
    f.give_role(user, Role.CLERK, county)
    page = sign_in(acting_as(user, Role.CLERK)).get(PAGE)
    assert page.context["below"].rows == []
    assert round_.title not in page.content.decode()


def test_no_round_yet_says_what_comes(clerk, sign_in):
    assert "还没有期次" in sign_in(clerk).get(PAGE).content.decode()


def test_steps_show_dates_and_where_the_round_stands(round_, clerk, sign_in):
    day = START.date()
    RoundPhase.objects.create(
        round=round_, phase=Phase.COLLECTING, starts_on=day, ends_on=day
    )
    steps = sign_in(clerk).get(PAGE).context["steps"]
    assert [step.state for step in steps] == ["done"] * 4 + ["current", "todo"]
    assert steps[0].note == "3月2日"


def test_every_chart_has_its_figures_in_a_table(committee, clerk, sign_in):
    load_volume(committee, Volume(concerns=40, consults=8, intents=6, posts=4))
    page = sign_in(clerk).get(PAGE)
    panels = {panel.title: panel for panel in page.context["panels"]}
    assert {
        "四张清单办理情况",
        "每周提交清单条数",
        "各领域清单条数",
        "各部门清单条数",
    } <= set(panels)
    departments = panels["各部门清单条数"].table
    column = departments.headings.index("问计清单")
    assert sum(row[column].text for row in departments.rows) == 8
    assert page.content.decode().count('class="chart ') == len(panels)


def test_queries_do_not_grow_with_the_rows(committee, clerk, sign_in):
    browser = sign_in(clerk)
    small = Volume(concerns=2, consults=1, intents=1, posts=1, departments=1, members=1)
    load_volume(committee, small, "2026-A")
    with CaptureQueriesContext(connection) as first:
        browser.get(PAGE, {"round": "2026-A"})
    f.CommitteeFactory.create_batch(3, parent=committee)
    large = f.RoundFactory(committee=committee)
    f.ConcernFactory.create_batch(20, round=large)
    f.OfferFactory.create_batch(5, round=large)
    with CaptureQueriesContext(connection) as second:
        browser.get(PAGE, {"round": large.code})
    assert len(second) <= len(first) <= 20


def test_matching_says_who_confirmed_it_and_how_good_it_is(round_, clerk, sign_in):
    now = timezone.now()
    run = Match.objects.create(
        round=round_,
        queued_at=now,
        job_state=JobState.DONE,
        state=MatchState.CONFIRMED,
        confirmed_by=clerk.user,
        confirmed_at=now,
        gap=0.0004,
    )
    Match.objects.create(round=round_, queued_at=now, job_state=JobState.DONE)
    for code in ("full", "full", "busy"):
        intent = f.IntentFactory(round=round_)
        MatchLine.objects.create(
            run=run, intent=intent, member=intent.member, outcome="refused", code=code
        )
    page = sign_in(clerk).get(PAGE)
    matching, reasons = page.context["panels"][1:3]
    assert matching.note == (
        "方案已由秦守正确认。共 0 个名额，安排 0 个。与理论最优相差不超过 0.04%。"
    )
    assert [row[1].text for row in matching.table.rows] == [3, 0]
    assert [row[1].text for row in reasons.table.rows] == [2, 1]
