import io

import pytest
from django.test import Client
from django.urls import reverse

from activities.models import Participation
from posts.models import (
    CoSigner,
    ExperienceReport,
    ReportPhoto,
    ReturnVisit,
    Suggestion,
    SuggestionOutcome,
)
from posts.states import ReportState, VisitState
from tests.posts.loop.world import WHOLE, photo


def browser(actor):
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def mine(loop):
    return browser(loop.member)


@pytest.fixture
def office(loop):
    return browser(loop.handler)


def url(name, *args):
    return reverse(f"posts:{name}", args=args)


def text(client, name, *args):
    answer = client.get(url(name, *args))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(version, step="save", **facts):
    """The form as a browser sends it, with one case."""
    given = {
        "version": version,
        "step": step,
        "process": WHOLE.process,
        "policy_background": WHOLE.policy_background,
        "remedy": WHOLE.remedy,
        "notes-TOTAL_FORMS": 2,
        "notes-INITIAL_FORMS": 0,
        "notes-0-seen": "放学时车辆占道。",
        "notes-0-finding": "校门口拥堵",
        "notes-1-seen": "",
    }
    return given | facts


def test_report_is_begun_written_and_handed_in_without_javascript(loop, mine):
    assert "填写体验反馈" in text(mine, "experiences")
    begun = mine.post(url("report-start", loop.held.pk))
    report = ExperienceReport.objects.get()
    assert begun["Location"] == url("report-edit", report.pk)
    assert "autosave" in text(mine, "report-edit", report.pk)
    mine.post(url("report-edit", report.pk), typed(1))
    assert "校门口拥堵" in text(mine, "report-edit", report.pk)
    done = mine.post(url("report-edit", report.pk), typed(2, "submit"))
    assert done["Location"] == url("report", report.pk)
    report.refresh_from_db()
    assert (report.state, report.notes.count()) == (ReportState.SUBMITTED, 1)
    page = text(mine, "report", report.pk)
    assert "据此提出建议" in page
    assert "等待部门反馈" in page
    assert "校门口拥堵" in text(mine, "materials")


def test_empty_report_is_kept_as_draft_and_told_what_is_missing(loop, mine):
    report = loop.draft()
    answer = mine.post(
        url("report-edit", report.pk), typed(1, "submit", remedy="", gain="长进不少")
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "化解之策：必填" in page
    kept = ExperienceReport.objects.get()
    assert (kept.state, kept.gain) == (ReportState.DRAFT, "长进不少")
    assert f'name="version" value="{kept.version}"' in page


def test_autosave_gives_the_next_version_and_tells_a_stale_tab(loop, mine):
    report = loop.draft()
    saved = mine.post(url("report-autosave", report.pk), typed(1)).content.decode()
    assert "已自动保存" in saved
    assert 'value="2"' in saved
    stale = mine.post(
        url("report-autosave", report.pk), typed(1, process="旧页面")
    ).content.decode()
    assert "没有自动保存" in stale
    assert "刷新" in stale
    assert ExperienceReport.objects.get().process == WHOLE.process
    too_long = typed(2, process="长" * 5001)
    wrong = mine.post(url("report-autosave", report.pk), too_long).content.decode()
    assert "暂未保存" in wrong


def test_stale_button_shows_what_was_typed_and_saves_nothing(loop, mine):
    report = loop.save(loop.draft())
    answer = mine.post(url("report-edit", report.pk), typed(1, process="旧页面"))
    page = answer.content.decode()
    assert "旧页面" in page
    assert "已在别处保存" in page
    assert ExperienceReport.objects.get().process == WHOLE.process


def test_report_of_another_is_not_there_and_drafts_least_of_all(loop, office, stranger):
    report = loop.draft()
    others = [browser(one) for one in (loop.clerk, loop.another(), stranger)]
    for client in (office, *others):
        assert client.get(url("report", report.pk)).status_code == 404
        assert client.post(url("report-autosave", report.pk)).status_code == 404
    loop.save(report)
    mine = browser(loop.member)
    mine.post(url("report-edit", report.pk), typed(2, "submit"))
    assert office.get(url("report", report.pk)).status_code == 200
    assert office.get(url("report-edit", report.pk)).status_code == 403
    assert browser(loop.clerk).get(url("respond", report.pk)).status_code == 403
    assert browser(stranger).get(url("report", report.pk)).status_code == 404


def test_photo_is_shown_only_with_its_report(loop, mine, office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = loop.save(loop.draft())
    upload = url("photos", report.pk)
    mine.post(upload, {"photo": photo(), "caption": "校门口"})
    kept = ReportPhoto.objects.get()
    mine.post(upload, {"photo": io.BytesIO(b"<script>")})
    assert ReportPhoto.objects.count() == 1
    shown = mine.get(url("photo", report.pk, kept.pk))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Disposition"].startswith("inline")
    assert b"".join(shown.streaming_content)[:3] == b"\xff\xd8\xff"
    assert office.get(url("photo", report.pk, kept.pk)).status_code == 404
    assert "校门口" in text(mine, "report-edit", report.pk)
    assert "校门口" in text(mine, "report", report.pk)
    mine.post(url("photo-remove", report.pk, kept.pk))
    assert not ReportPhoto.objects.exists()


def test_department_answers_on_its_page(loop, mine, office):
    report = loop.handed_in()
    assert loop.post.title in text(office, "reports")
    assert "填写部门反馈" in text(office, "report", report.pk)
    wrong = office.post(url("respond", report.pk), {"heard": "听取", "changed": "改了"})
    assert "自何时起" in wrong.content.decode()
    office.post(url("respond", report.pk), {"heard": "听取了错峰建议"})
    assert "听取了错峰建议" in text(mine, "report", report.pk)
    assert loop.post.title not in text(office, "reports")
    answer = office.get(url("reports"), {"show": "all"})
    assert loop.post.title in answer.content.decode()


def test_finding_is_signed_by_who_was_there(loop):
    other = loop.another()
    held = loop.came(other, loop.activity)
    note = loop.handed_in().notes.get()
    client = browser(other)
    assert "校门口拥堵" in text(client, "findings", held.pk)
    client.post(url("co-sign", note.pk))
    assert CoSigner.objects.get().person == other.user
    assert "您已联名" in text(client, "findings", held.pk)
    assert browser(loop.another()).post(url("co-sign", note.pk)).status_code == 404


def test_suggestion_goes_along_its_line(loop, mine, office):
    report = loop.handed_in()
    note = report.notes.get()
    assert "校门口拥堵" in text(mine, "suggest", report.pk)
    given = {"title": "错峰", "text": "请错峰放学。", "kind": "suggestion"}
    mine.post(url("suggest", report.pk), given | {"notes": [note.pk]})
    made = Suggestion.objects.get()
    assert [one.pk for one in made.notes.all()] == [note.pk]
    assert office.get(url("suggestion", made.pk)).status_code == 404
    assert "已提出" in text(mine, "suggestions")
    loop.answered(made)
    adoption = url("suggestion-enter", made.pk, "adoption")
    assert adoption in text(office, "suggestion", made.pk)
    assert adoption not in text(mine, "suggestion", made.pk)
    adopted = {
        "body": "第一实验小学",
        "decision": "adopted",
        "level": "unit",
        "measure": "分批放学",
        "decided_on": "2026-03-01",
    }
    enter = ("suggestion-enter", made.pk)
    assert mine.get(url(*enter, "adoption")).status_code == 403
    assert "采纳层级" in text(office, *enter, "adoption")
    office.post(url(*enter, "adoption"), adopted)
    office.post(url(*enter, "progress"), {"percent": 40, "text": "试行中"})
    measured = {"indicator": "满意度", "before": 70, "after": 90, "unit": "%"}
    measured |= {"measured_on": "2026-03-01", "source": "调查"}
    office.post(url(*enter, "outcome"), measured)
    assert SuggestionOutcome.objects.count() == 1
    page = text(mine, "suggestion", made.pk)
    assert "40%" in page
    assert "满意度" in page
    assert "分批放学" in page
    assert "错峰" in text(office, "suggestions")
    assert "错峰" in text(mine, "experiences")


def test_suggestion_from_elsewhere(loop, mine, office):
    assert "涉及的系统或单位" in text(mine, "suggestion-new")
    given = {"title": "退休年龄提醒", "text": "请增加提醒功能。", "kind": "suggestion"}
    mine.post(url("suggestion-new"), given)
    assert Suggestion.objects.get().report is None
    assert office.get(url("suggestion-new")).status_code == 403
    wrong = mine.post(url("suggestion-new"), given | {"title": ""})
    assert "必填" in wrong.content.decode()


def test_way_back_shows_both_reports_and_takes_the_comparison(loop, mine, office):
    loop.plan_session()
    visit = ReturnVisit.objects.get(suggestion=loop.carried_out())
    assert "我的岗位" in text(mine, "visit", visit.pk)
    assert loop.post.title in text(mine, "mine")
    Participation.objects.filter(pk=visit.participation_id).update(
        state="attended", checked_in_at=loop.now
    )
    assert "请先提交再体验的反馈" in text(mine, "visit", visit.pk)
    loop.handed_in(held=visit.participation)
    page = text(mine, "visit", visit.pk)
    assert page.count(WHOLE.process) == 2
    assert "提交对比" in page
    assert "提交对比" not in text(office, "visit", visit.pk)
    assert "对比两次体验" in text(mine, "experiences")
    wrong = mine.post(url("visit", visit.pk), {"solved": "yes"})
    assert "至少写明一项" in wrong.content.decode()
    mine.post(url("visit", visit.pk), {"solved": "partly", "better": "好一些"})
    visit.refresh_from_db()
    assert (visit.state, visit.solved) == (VisitState.COMPARED, "partly")
    assert "好一些" in text(office, "visit", visit.pk)


def test_wish_is_shown_to_the_department_and_may_be_refused(loop, mine, office):
    visit = ReturnVisit.objects.get(suggestion=loop.carried_out())
    assert "请安排新的场次" in text(office, "reports")
    assert "不再参加" in text(mine, "visit", visit.pk)
    mine.post(url("visit-refuse", visit.pk))
    visit.refresh_from_db()
    assert visit.state == VisitState.REFUSED


def test_lists_take_the_same_queries_for_one_and_for_three(
    loop, mine, office, django_assert_max_num_queries
):
    for _ in range(2):
        other = loop.another()
        loop.suggest(loop.handed_in(other, loop.came(other, loop.activity)), other)
    loop.suggest()
    for client, name in ((mine, "experiences"), (office, "reports")):
        with django_assert_max_num_queries(12):
            text(client, name)
    desk = browser(loop.clerk)
    with django_assert_max_num_queries(8):
        assert "错峰上下学" in text(desk, "suggestions")
