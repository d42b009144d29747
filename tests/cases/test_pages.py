import pytest
from django.test import Client

from cases.models import ClockRequest, Party, ReplyClass, Survey, Visibility
from cases.services.surveys import ask_surveys
from cases.states import CaseState
from cases.steps import STEPS
from reports.selectors.cases import watched_by
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_time(world, monkeypatch):
    """The clock of the room stands where the world's does."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.now)


def client(actor):
    made = Client()
    made.force_login(actor.user)
    return made


def page(actor, path, status=200):
    answer = client(actor).get(path)
    assert answer.status_code == status
    return answer.content.decode()


def take(actor, case, step, **sent):
    """The page after the step, or the form again with what is wrong."""
    answer = client(actor).post(f"/cases/{case.pk}/{step}/", sent, follow=True)
    case.refresh_from_db()
    return answer.content.decode()


def offered(text, case):
    return [name for name in STEPS if f'"/cases/{case.pk}/{name}/"' in text]


def row(world, n, department, part):
    return {
        f"row{n}-department": department.pk,
        f"row{n}-part": part,
        f"row{n}-reply_class": "A",
        f"row{n}-person": world.officers[department.pk].assignment.pk,
        f"row{n}-due_on": "2026-04-10",
    }


def blank(*rows):
    return {f"row{n}-part": "joint" for n in rows}


@pytest.fixture
def water(world):
    return world.officers[world.water.pk]


@pytest.fixture
def roads(world):
    return world.officers[world.roads.pk]


def test_case_goes_its_way_over_the_pages(world, water, roads):
    case = world.open()
    assert offered(page(world.clerk, f"/cases/{case.pk}/"), case) == [
        "assign",
        "take-back",
        "supervise",
    ]
    sent = row(world, 0, world.water, "lead") | row(world, 1, world.roads, "joint")
    assert "已交办" in take(world.clerk, case, "assign", **sent, **blank(2, 3, 4))
    told = page(water, f"/cases/{case.pk}/")
    assert offered(told, case)[:2] == ["accept", "object"]
    assert "这个日期怎样算出" in told
    assert "2026 年 3 月 2 日起算" in told
    for actor in (water, roads):
        assert "已接收。" in take(actor, case, "accept")
    assert "已开始办理" in take(water, case, "begin")
    listed = page(roads, "/desk/")
    assert "等待：水利局 答复，4 月 10 日前" in listed
    assert "水利局（主办）、交通局（协办）" in listed
    beside = page(water, f"/cases/{case.pk}/reply/")
    assert "沿河步道多处塌陷" in beside
    assert "答复稿已保存" in take(
        water, case, "reply", text="已修复。", reply_class=ReplyClass.A
    )
    assert "已送协办部门" in take(water, case, "circulate")
    assert "请会签" in page(roads, "/desk/")
    assert "已修复。" in page(roads, f"/cases/{case.pk}/countersign/")
    assert "退回修改须填写" in take(roads, case, "countersign", agrees="no")
    assert "已送主办部门" in take(roads, case, "countersign", agrees="yes")
    assert "请填写发文字号" not in take(
        water, case, "send", document_number="水函〔2026〕1号"
    )
    assert case.state == CaseState.ANSWERED
    assert "去评价" in page(world.member, "/cases/")
    mute = take(world.member, case, "evaluate", verdict="not_satisfied")
    assert "不满意的请说明理由，不超过" in mute
    thanks = take(world.member, case, "evaluate", verdict="satisfied", attitude="5")
    assert "谢谢，您的评价已提交" in thanks
    assert "已办结。" in take(world.clerk, case, "close")
    world.tick(days=400)
    ask_surveys(world.now)
    assert Survey.objects.get().asked_at
    assert "去回答" in page(world.member, "/cases/")
    assert "没有完全解决的请说明情况，不超过" in take(
        world.member, case, "survey", answer="no"
    )
    assert "谢谢" in take(world.member, case, "survey", answer="no", comment="又塌了")
    assert case.state == CaseState.REOPENED


def test_assigning_says_what_is_missing_and_keeps_what_was_typed(world):
    case = world.open()
    sent = row(world, 0, world.water, "lead") | blank(1, 2, 3, 4)
    sent["row0-due_on"] = ""
    told = take(world.clerk, case, "assign", **sent)
    assert "四定尚缺办结时限" in told
    assert f'<option value="{world.water.pk}" selected>' in told
    assert "请指定一个主办部门" in take(world.clerk, case, "assign", **blank(0, 1))


def test_desk_tells_what_is_owed_and_what_was_asked(world, water):
    assert "没有待办理的事项" in page(water, "/desk/")
    late = world.open()
    (part,) = world.started()
    case = part.case
    shown = page(water, "/desk/")
    assert "等待：水利局 答复，" in shown
    assert late.number not in shown
    take(water, case, "extend", days="5", reason="汛期")
    assert "汛期" in page(water, "/desk/")
    asked = ClockRequest.objects.get()
    told = page(world.clerk, f"/cases/{case.pk}/decide/")
    assert f'<option value="{asked.pk}">' in told
    refused = take(world.clerk, case, "decide", request=asked.pk, approve="no")
    assert "请填写理由" in refused
    assert "已审批" in take(
        world.clerk, case, "decide", request=asked.pk, approve="yes"
    )
    world.tick(days=90)
    assert "已逾期" in page(water, "/desk/?kind=all")
    page(world.member, "/desk/", 403)


def test_objection_is_shown_to_the_office_and_decided_there(world, water):
    case = world.open()
    (part,) = world.assign(case)
    take(water, case, "object", reason="不属本局职责")
    assert "申请改派，等待决定" in page(water, "/desk/")
    told = page(world.clerk, f"/cases/{case.pk}/")
    assert "不属本局职责" in told
    assert {"reassign", "keep"} <= set(offered(told, case))
    sent = {"assignment": part.pk, "reason": "同意", "department": world.roads.pk}
    assert "四定尚缺" in take(world.clerk, case, "reassign", **sent)
    sent |= {
        "reply_class": "A",
        "person": world.officers[world.roads.pk].assignment.pk,
        "due_on": "2026-04-10",
    }
    assert "已改派。" in take(world.clerk, case, "reassign", **sent)
    page(water, f"/cases/{case.pk}/", 404)


def test_who_may_not_act_is_told_so(world, water, stranger):
    case = world.open()
    world.assign(case)
    page(stranger, f"/cases/{case.pk}/", 404)
    page(stranger, f"/cases/{case.pk}/accept/", 404)
    page(world.member, f"/cases/{case.pk}/reply/", 403)
    page(water, f"/cases/{case.pk}/evaluate/", 403)
    assert "现在不能办理这一步" in page(world.member, f"/cases/{case.pk}/evaluate/")
    sent = client(world.clerk).post(f"/cases/{case.pk}/confirm/", {})
    assert sent.status_code == 403
    sent = client(water).post(f"/cases/{case.pk}/close/", {})
    assert sent.status_code == 403
    assert client(world.member).post(f"/cases/{case.pk}/accept/").status_code == 403
    early = take(water, case, "begin")
    assert "接收后方可开始办理" in early


def test_case_taken_back_is_nobodys_turn(world, water):
    case = world.open()
    world.assign(case)
    assert "已撤回" in take(world.clerk, case, "take-back", reason="重复提交")
    page(water, f"/cases/{case.pk}/", 404)
    told = page(world.member, f"/cases/{case.pk}/")
    assert "已撤回" in told
    assert offered(told, case) == []


def test_visitor_is_asked_to_sign_in_unless_the_case_is_public(world):
    hidden = world.answered()
    public = world.answered(visibility=Visibility.PUBLIC)
    visitor = Client()
    sent = visitor.get(f"/cases/{hidden.pk}/")
    assert (sent.status_code, sent["Location"]) == (
        302,
        f"/accounts/login/?next=/cases/{hidden.pk}/",
    )
    seen = visitor.get(f"/cases/{public.pk}/")
    assert seen.status_code == 200
    told = seen.content.decode()
    assert "沿河步道多处塌陷" in told
    assert "您可以办理" not in told
    assert world.member.user.name not in told


def test_opened_cases_are_shown_to_all_members(world):
    case = world.answered(visibility=Visibility.MEMBERS)
    other = world.another_member()
    assert case.number in page(other, "/cases/?kind=open")
    assert case.number not in page(other, "/cases/")
    assert "没有找到" in page(other, "/cases/?kind=open&q=查无此文")
    assert case.number in page(other, "/cases/?kind=open&q=河堤")
    assert "还没有您提出的办理件" in page(other, "/cases/")
    assert offered(page(other, f"/cases/{case.pk}/"), case) == []


def test_second_round_visits_and_supervision_are_taken_by_the_leader(world, stranger):
    case = world.answered()
    world.evaluate(case, verdict="not_satisfied")
    told = page(world.leader, f"/cases/{case.pk}/")
    assert offered(told, case) == ["send-back", "supervise", "visit"]
    assert "请先退回二次办理" in take(world.clerk, case, "close")
    sent = {"leader": world.leader.user.pk, "reason": "不满意"}
    assert "已退回" in take(world.leader, case, "send-back", **sent)
    told = page(world.member, f"/cases/{case.pk}/")
    assert "挂牌督办" in told
    assert "第 2 次办理" in told
    watched = watched_by(world.leader.user, world.now)
    assert [one.case for one in watched.listed] == [case]
    assert [one.case for one in watched.second] == [case]
    assert watched_by(stranger.user, world.now).listed_count == 0
    f.RoundFactory(committee=world.committee)
    text = page(world.leader, "/reports/")
    assert "挂牌督办和领导包案 1 件，二次办理 1 件" in text


def test_three_parties_confirm_and_contacts_are_disputed(world, water):
    case = world.answered(policy="deputy_suggestion")
    told = page(world.member, f"/cases/{case.pk}/")
    assert {"confirm", "dispute", "evaluate"} <= set(offered(told, case))
    contact = case.contacts.first()
    sent = {"contact": contact.pk, "reason": "没有见过面"}
    assert "异议已提交" in take(world.member, case, "dispute", **sent)
    assert "没有见过面" in page(water, f"/cases/{case.pk}/")
    assert "已确认。" in take(world.member, case, "confirm", party=Party.RAISER)
    sent = {
        "held_at": "2026-03-02T09:00",
        "stage": "at_reply",
        "way": "face_to_face",
        "purpose": "reply",
        "position": "principal",
        "speaker": "温经办",
        "with_whom": "周明",
        "text": "当面答复。",
    }
    assert "已登记，并告知提出人" in take(water, case, "contact", **sent)
    future = sent | {"held_at": "2027-03-02T09:00"}
    assert "不能晚于现在" in take(water, case, "contact", **future)


def test_lists_take_as_many_statements_for_many_as_for_few(
    world, water, django_assert_max_num_queries
):
    for _ in range(2):
        world.started()
    asked = client(water)
    asked.get("/desk/")
    with django_assert_max_num_queries(14) as few:
        asked.get("/desk/")
    for _ in range(4):
        world.started()
    with django_assert_max_num_queries(len(few.captured_queries)):
        asked.get("/desk/")
