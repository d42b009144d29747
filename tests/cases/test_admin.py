import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.test import Client

from cases.models import Policy
from cases.policy_drafts import draft_of
from common.models import AnnouncedYear, SpecialDay
from tests.cases.test_calendar import NOTICE

# The theme's own templates use variables that are not always there.
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
DAYS, POLICIES = "/admin/common/specialday", "/admin/cases/policy"
STAGE = ("code", "starts_on", "limit", "unit")


@pytest.fixture(autouse=True)
def plain_theme(monkeypatch):
    """The theme counts errors that are not there; outside of tests that is nothing."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


def sign_in(actor):
    actor.user.is_staff = True
    actor.user.save()
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def desk(clerk):
    return sign_in(clerk)


def shared():
    return Policy.objects.get(code="concern", committee=None)


def form_of(policy):
    """What the page of the policy sends back when nothing was changed."""
    draft = draft_of(policy)
    sent = {
        "name": draft.name,
        "basis": draft.basis,
        "gates": draft.gates,
        "evaluators": draft.evaluators,
        "has_second_round": "on",
        "survey_after_days": draft.survey_after_days,
        "objection_days": draft.objection_days,
        "stages-TOTAL_FORMS": len(draft.stages),
        "stages-INITIAL_FORMS": len(draft.stages),
    }
    for n, (row, stage) in enumerate(
        zip(policy.stages.order_by("pk"), draft.stages, strict=True)
    ):
        sent |= {f"stages-{n}-{name}": getattr(stage, name) for name in STAGE}
        sent |= {f"stages-{n}-{step}": days for step, days in stage.rungs}
        sent[f"stages-{n}-warnings"] = "、".join(map(str, stage.warnings))
        sent[f"stages-{n}-id"] = row.pk
        sent[f"stages-{n}-policy"] = policy.pk
    return sent


def save(desk, policy, **changed):
    sent = form_of(policy) | changed
    return desk.post(f"{POLICIES}/{policy.pk}/change/", sent, follow=True)


def test_policies_are_listed_and_told_in_sentences(desk):
    listed = desk.get(f"{POLICIES}/").content.decode()
    assert "关注事项" in listed
    page = desk.get(f"{POLICIES}/{shared().pk}/change/").content.decode()
    assert "答复：自接收起 20 个工作日，提前 5、1 个工作日提醒，" in page


def test_saving_a_policy_makes_a_version_of_ones_own(desk, committee):
    before = draft_of(shared())
    answer = save(desk, shared(), **{"stages-2-limit": 15, "stages-2-head": ""})
    own = Policy.objects.get(committee=committee)
    assert answer.redirect_chain[-1][0] == f"{POLICIES}/{own.pk}/change/"
    assert draft_of(shared()) == before
    stage = draft_of(own).stages[2]
    assert stage.limit == 15
    assert stage.rungs == (("handler", 0), ("section", 5), ("listed", 10))
    assert own.gates == ["four_settings"]


def test_stage_is_added_and_removed_on_the_page(desk, committee):
    added = {
        "stages-TOTAL_FORMS": 5,
        "stages-4-code": "return_visit",
        "stages-4-starts_on": "answered",
        "stages-4-limit": 7,
        "stages-4-unit": "calendar",
        "stages-0-DELETE": "on",
    }
    save(desk, shared(), **added)
    own = draft_of(Policy.objects.get(committee=committee))
    codes = [one.code for one in own.stages]
    assert codes == ["accept", "answer", "evaluate", "return_visit"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"stages-2-warnings": "30"}, "答复：提醒的提前日数应少于期限。"),
        ({"stages-2-warnings": "五"}, "请填写数字，用顿号分开"),
        ({"stages-2-head": 99}, "逾期措施应按经办人、主要负责人"),
        ({"stages-2-starts_on": "answered"}, "不能从本环节结束时起算"),
    ],
)
def test_faulty_policy_is_shown_again_with_what_was_typed(desk, changed, told):
    answer = save(desk, shared(), **changed)
    assert told in answer.content.decode()
    assert not Policy.objects.exclude(committee=None).exists()


def test_older_version_and_others_rules_are_only_looked_at(desk, leader, committee):
    save(desk, shared())
    own = Policy.objects.get(committee=committee)
    save(desk, own)
    for actor, policy in ((desk, own), (sign_in(leader), shared())):
        assert actor.get(f"{POLICIES}/{policy.pk}/change/").status_code == 200
        assert save(actor, policy).status_code == 403


def test_own_rules_are_laid_aside_by_action(desk, committee):
    save(desk, shared())
    own = Policy.objects.get(committee=committee)
    chosen = {"action": "lay_aside", "_selected_action": [own.pk, shared().pk]}
    page = desk.post(f"{POLICIES}/", chosen, follow=True).content.decode()
    assert "成功 1 条。" in page
    assert "未处理 1 条" in page
    own.refresh_from_db()
    assert not own.is_current


def test_day_is_entered_changed_and_taken_back(desk):
    sent = {"day": "2026-03-18", "name": "台风停工"}
    assert desk.post(f"{DAYS}/add/", sent).status_code == 302
    special = SpecialDay.objects.get()
    assert (special.is_working, special.name) == (False, "台风停工")
    desk.post(f"{DAYS}/{special.pk}/change/", {"name": "照常上班", "is_working": "on"})
    special.refresh_from_db()
    assert special.is_working
    assert "星期三" in desk.get(f"{DAYS}/").content.decode()
    desk.post(f"{DAYS}/", {"action": "take_back", "_selected_action": [special.pk]})
    assert not SpecialDay.objects.exists()


def test_year_is_shown_and_its_notice_taken_in(desk):
    page = desk.get(f"{DAYS}/year/?year=2027").content.decode()
    assert "2027 年放假安排尚未公布或录入" in page
    published = desk.get(f"{DAYS}/year/?year=2026").content.decode()
    assert "2月15日" in published
    assert "国务院办公厅公布" in published
    sent = {"year": 2027, "basis": "国务院办公厅通知", "text": NOTICE}
    page = desk.post(f"{DAYS}/year/", sent, follow=True).content.decode()
    assert "新增 11 天，更改 0 天，未变 0 天。" in page
    assert "后台录入" in page
    assert AnnouncedYear.objects.get().basis == "国务院办公厅通知"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_notice_comes_as_a_file(desk, encoding):
    lines = "2027-01-01,放假,元旦\n2027-01-10,上班".encode(encoding)
    sent = {
        "year": 2027,
        "basis": "国务院办公厅通知",
        "file": SimpleUploadedFile("days.csv", lines),
    }
    desk.post(f"{DAYS}/year/", sent)
    assert SpecialDay.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": ""}, "请粘贴通知原文，或上传 csv 文件。"),
        ({"text": "2月30日放假"}, "第 1 行：没有写明节日名称"),
        ({"file": SimpleUploadedFile("x.csv", b"\xff\xff\xff")}, "文件不是 UTF-8"),
    ],
)
def test_unusable_notice_is_shown_again(desk, sent, told):
    sent = {"year": 2027, "basis": "通知"} | sent
    assert told in desk.post(f"{DAYS}/year/", sent).content.decode()
    assert not AnnouncedYear.objects.exists()


def test_calendar_is_shut_to_those_without_a_desk(handler, leader):
    assert sign_in(handler).get(f"{DAYS}/year/").status_code == 403
    reading = sign_in(leader)
    assert reading.get(f"{DAYS}/year/").status_code == 200
    sent = {"year": 2027, "basis": "通知", "text": NOTICE}
    assert reading.post(f"{DAYS}/year/", sent).status_code in (200, 403)
    assert not AnnouncedYear.objects.exists()
