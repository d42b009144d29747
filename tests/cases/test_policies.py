import dataclasses
import json
from pathlib import Path

import pytest

from cases.models import Moment, Policy
from cases.policy_drafts import StageDraft, draft_of, faults_of, stage_faults, told
from cases.services.clocks import note_moment
from cases.services.policies import edit_policy, use_shared_policy
from common.errors import IllegalTransition, InvalidInput, Refused
from tests.cases.clockwork import MONDAY, accepted, assign, make_case, moment
from trail.models import Event

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[2] / "cases/data/policies.json"


def shared(code="concern"):
    return Policy.objects.get(code=code, committee=None, is_current=True)


def with_answer(draft, **facts):
    stages = [
        dataclasses.replace(one, **facts) if one.code == "answer" else one
        for one in draft.stages
    ]
    return dataclasses.replace(draft, stages=tuple(stages))


def edit(clerk, policy, **facts):
    draft = with_answer(draft_of(policy), **facts)
    return edit_policy(actor=clerk, policy_id=policy.pk, draft=draft, at=MONDAY)


def test_shipped_policies_stand_up_to_their_own_checks():
    codes = [one["code"] for one in json.loads(DATA.read_text())]
    assert len(codes) == 6
    assert [faults_of(draft_of(shared(code))) for code in codes] == [[]] * 6


def test_editing_the_shared_policy_makes_the_committees_own(clerk, committee):
    before = draft_of(shared())
    own = edit(clerk, shared(), limit=10, warnings=(3, 1))
    assert (own.committee, own.version, own.is_current) == (committee, 1, True)
    assert draft_of(shared()) == before
    assert draft_of(own) == with_answer(before, limit=10, warnings=(3, 1))
    event = Event.objects.get(verb="cases.edit_policy")
    assert event.before["policy"] == shared().pk


def test_running_case_keeps_its_version(clerk, department):
    own = edit(clerk, shared(), limit=10)
    case = make_case(department.committee)
    case.policy = own
    case.save()
    lead = assign(case, department)
    newer = edit(clerk, own, limit=3, warnings=(), rungs=())
    own.refresh_from_db()
    assert (newer.version, own.is_current, newer.is_current) == (2, False, True)
    note_moment(case, Moment.ACCEPTED, at=MONDAY, assignment=lead)
    assert case.clocks.get().due_at == moment("2026-03-30 23:59:59")
    assert accepted(department, number="GZ-2026-0009").stage.policy == shared()


def test_version_that_is_not_the_newest_is_not_edited(clerk):
    own = edit(clerk, shared(), limit=10)
    edit(clerk, own, limit=9)
    for stale in (own, shared()):
        with pytest.raises(IllegalTransition, match="已有新的版本"):
            edit(clerk, stale, limit=8)


def test_own_policy_can_be_laid_aside_and_taken_up_again(clerk):
    own = edit(clerk, shared(), limit=10)
    back = use_shared_policy(actor=clerk, policy_id=own.pk, at=MONDAY)
    assert back == shared()
    own.refresh_from_db()
    assert not own.is_current
    with pytest.raises(IllegalTransition):
        use_shared_policy(actor=clerk, policy_id=own.pk, at=MONDAY)
    assert edit(clerk, shared(), limit=8).version == 2


def test_others_may_not_edit(clerk, leader, member, handler, stranger):
    own = edit(clerk, shared(), limit=10)
    for actor in (leader, member, handler, stranger):
        with pytest.raises(Refused):
            edit(actor, own, limit=9)
    with pytest.raises(Refused):
        use_shared_policy(actor=stranger, policy_id=own.pk, at=MONDAY)


def test_faulty_draft_changes_nothing(clerk):
    with pytest.raises(InvalidInput, match="提醒的提前日数应少于期限"):
        edit(clerk, shared(), limit=5)
    assert not Policy.objects.exclude(committee=None).exists()


GOOD = StageDraft("answer", "accepted", 20, "working", (5, 1), (("handler", 0),))


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"starts_on": "answered"}, "答复：不能从本环节结束时起算。"),
        (
            {"starts_on": "evaluated"},
            "答复：起算（评价）晚于本环节的结束（答复）。",
        ),
        ({"starts_on": "later"}, "答复：起算不在可选范围内。"),
        ({"limit": 0, "warnings": ()}, "答复：期限应为 1 至 1000 日。"),
        ({"limit": 1001}, "答复：期限应为 1 至 1000 日。"),
        ({"warnings": (20,)}, "答复：提醒的提前日数应少于期限。"),
        ({"warnings": (0,)}, "答复：提醒至少提前 1 个工作日。"),
        ({"warnings": (3, 3)}, "答复：提醒日重复。"),
        ({"unit": "weeks"}, "环节或单位不在可选范围内。"),
        (
            {"rungs": (("handler", 3), ("head", 1))},
            "答复：逾期措施应按经办人、主要负责人、督办科室、挂牌督办的先后顺序。",
        ),
        (
            {"rungs": (("listed", 3), ("section", 5))},
            "答复：逾期措施应按经办人、主要负责人、督办科室、挂牌督办的先后顺序。",
        ),
        (
            {"rungs": (("handler", 3), ("handler", 3))},
            "答复：同一逾期措施只能有一次。",
        ),
        ({"rungs": (("mayor", 3),)}, "答复：逾期措施不在可选范围内。"),
        ({"rungs": (("handler", -1),)}, "答复：逾期日数应为 0 至 1000。"),
        (
            {"code": "evaluate", "starts_on": "answered"},
            "评价：这一环节不由部门完成，不能提醒经办人或报告主要负责人。",
        ),
    ],
)
def test_fault_of_a_stage_is_told(facts, fault):
    assert stage_faults(GOOD) == []
    assert stage_faults(dataclasses.replace(GOOD, **facts)) == [fault]


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"name": " "}, "请填写名称。"),
        ({"stages": ()}, "至少要有“答复”环节。"),
        ({"stages": (GOOD, GOOD)}, "“答复”环节重复。"),
        ({"evaluators": ()}, "设了“评价”环节，请选择由谁评价。"),
        ({"evaluators": ("department",)}, "前置要求或评价方不在可选范围内。"),
        ({"objection_days": 0}, "申请改派期限应为 1 至 60 个工作日。"),
        (
            {"gates": ("visit_before_closing",)},
            "要求回访后办结，请设“回访”环节的期限。",
        ),
    ],
)
def test_fault_of_a_policy_is_told(facts, fault):
    draft = dataclasses.replace(draft_of(shared()), **facts)
    assert faults_of(draft) == [fault]


def test_policy_is_told_in_sentences():
    assert told(draft_of(shared())) == [
        "交办：自提出起 5 个工作日，提前 1 个工作日提醒。",
        "接收：自交办起 3 个工作日，提前 1 个工作日提醒，"
        "逾期当日提醒经办人，逾期 2 个工作日报告主要负责人。",
        "答复：自接收起 20 个工作日，提前 5、1 个工作日提醒，逾期当日提醒经办人，"
        "逾期 3 个工作日报告主要负责人，逾期 5 个工作日报告督办科室，"
        "逾期 10 个工作日挂牌督办。",
        "评价：自答复起 10 个工作日，提前 3 个工作日提醒。",
    ]
    assert told(draft_of(shared("monitoring_point")))[1] == (
        "答复：自交办起 7 日，提前 1 个工作日提醒，逾期当日提醒经办人，"
        "逾期 1 个工作日报告主要负责人，逾期 2 个工作日报告督办科室，"
        "逾期 5 个工作日挂牌督办。"
    )
