import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from common.errors import InvalidInput, Refused
from common.jobs import STALE_AFTER, JobState
from members.acting import SYSTEM_ACTING
from reports.errors import FileMissing
from reports.models import ReportRun
from reports.selectors import four_lists
from reports.services import making
from reports.services.making import (
    fetch_report,
    print_report,
    rendered,
    request_report,
)
from reports.tasks import make_report
from tests import factories as f
from trail.models import Event


def ask(actor, round_, format_="json", at=None):
    return request_report(
        actor=actor, round_=round_, format_=format_, at=at or timezone.now()
    )


@pytest.fixture
def run(clerk, round_):
    return ask(clerk, round_)


def stored():
    return sorted(path.name for path in Path(default_storage.location).rglob("*.*"))


def test_request_queues_a_run_and_leaves_a_trace(clerk, round_):
    run = ask(clerk, round_)
    assert (run.job_state, run.requested_by) == (JobState.QUEUED, clerk.user)
    event = Event.objects.latest("pk")
    assert (event.verb, event.target_id) == ("reports.request", run.pk)


def test_request_is_refused_to_all_but_staff_and_leaders(
    round_, member, handler, stranger
):
    for actor in (member, handler, stranger):
        with pytest.raises(Refused):
            ask(actor, round_)
    assert not ReportRun.objects.exists()


def test_unknown_format_is_invalid(leader, round_):
    with pytest.raises(InvalidInput):
        ask(leader, round_, "pdf")


def test_asking_twice_is_one_run_until_it_has_ended(clerk, round_):
    first = ask(clerk, round_)
    assert ask(clerk, round_) == first
    make_report(first.pk)
    assert ask(clerk, round_) != first


@pytest.mark.parametrize("format_", ["json", "xlsx", "docx"])
def test_job_keeps_a_file_of_each_format(clerk, round_, format_):
    if format_ != "json":
        pytest.importorskip(f"reports.documents.{format_}", reason="文档模块尚未合入")
    f.ConcernFactory(round=round_)
    run = ask(clerk, round_, format_)
    make_report(run.pk)
    run.refresh_from_db()
    assert (run.job_state, run.progress) == (JobState.DONE, 100)
    with run.opened() as file:
        content = file.read()
    if format_ == "json":
        assert json.loads(content)["totals"]["concerns"] == 1
    else:
        assert content.startswith(b"PK")


def test_making_tells_its_progress_and_keeps_the_rendered_report(run):
    at, told = timezone.now(), []
    making.make_report(run, at, lambda percent, stage: told.append((percent, stage)))
    assert told == [(10, "正在统计"), (60, "正在排版")]
    with default_storage.open(run.kept_as) as file:
        assert file.read() == rendered(four_lists(run.round, at), "json")


def test_killed_worker_leaves_one_file_after_the_rerun(run):
    killed = timezone.now() - STALE_AFTER * 2
    ReportRun.objects.claim(run.pk, killed)
    default_storage.save(run.kept_as, ContentFile(b"half"))
    assert list(ReportRun.objects.lost(timezone.now())) == [run]
    make_report(run.pk)
    run.refresh_from_db()
    assert (run.job_state, run.attempts) == (JobState.DONE, 2)
    assert stored() == [Path(run.kept_as).name]
    with run.opened() as file:
        assert json.loads(file.read())["round"]["code"] == run.round.code


def test_run_is_made_once_however_often_it_is_woken(run):
    make_report(run.pk)
    run.refresh_from_db()
    done = run.finished_at
    make_report(run.pk)
    run.refresh_from_db()
    assert (run.finished_at, run.attempts) == (done, 1)


def test_full_disk_is_told_with_what_to_do(run, settings, tmp_path):
    (tmp_path / "media").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="media"):
        make_report(run.pk)
    run.refresh_from_db()
    assert run.job_state == JobState.FAILED
    assert run.error.endswith("请联系管理员检查存储空间，然后重新生成。")


def test_page_asks_shows_progress_and_hands_out_the_file(clerk, round_, sign_in):
    browser = sign_in(clerk)
    answer = browser.post(
        reverse("reports:make"), {"round": round_.code, "format": "json"}
    )
    run = ReportRun.objects.get()
    assert answer["Location"] == reverse("reports:run", args=[run.pk])
    waiting = browser.get(answer["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert '<meta http-equiv="refresh" content="3">' in waiting
    progress = reverse("reports:progress", args=[run.pk])
    assert browser.get(progress).status_code == 200
    make_report(run.pk)
    over = browser.get(progress)
    assert over.status_code == 286
    assert reverse("reports:file", args=[run.pk]) in over.content.decode()
    overview = browser.get(reverse("reports:overview")).content.decode()
    assert reverse("reports:file", args=[run.pk]) in overview


def test_file_has_its_chinese_name_and_is_not_sniffed(clerk, run, sign_in):
    make_report(run.pk)
    answer = sign_in(clerk).get(reverse("reports:file", args=[run.pk]))
    assert answer["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%E4%BA%91%E5%B7%9E"
    )
    assert answer["Content-Disposition"].endswith(".json")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert json.loads(b"".join(answer.streaming_content))["totals"]["posts"] == 0


def test_others_find_neither_run_nor_file(run, stranger, member, sign_in):
    make_report(run.pk)
    for actor in (stranger, member):
        browser = sign_in(actor)
        for name in ("run", "progress", "file"):
            url = reverse(f"reports:{name}", args=[run.pk])
            assert browser.get(url).status_code == 404


def test_unfinished_and_vanished_files_lead_back_to_the_run(clerk, run, sign_in):
    browser, url = sign_in(clerk), reverse("reports:file", args=[run.pk])
    page = browser.get(url, follow=True).content.decode()
    assert "报告还没有生成" in page
    make_report(run.pk)
    default_storage.delete(run.kept_as)
    assert "已不在存储中，请重新生成" in browser.get(url, follow=True).content.decode()


def test_failed_run_offers_to_be_made_again(clerk, run, sign_in):
    ReportRun.objects.fail(run.pk, timezone.now(), sentence="系统出错。")
    page = sign_in(clerk).get(reverse("reports:run", args=[run.pk])).content.decode()
    assert "系统出错。" in page
    assert "重新生成" in page


def test_bad_format_comes_back_to_the_overview(clerk, round_, sign_in):
    answer = sign_in(clerk).post(
        reverse("reports:make"), {"round": round_.code, "format": "pdf"}, follow=True
    )
    assert "报告格式只能是" in answer.content.decode()


def test_who_fetches_a_report_stands_in_the_trail(leader, run, now):
    with pytest.raises(FileMissing):
        fetch_report(actor=leader, run=run, at=now)
    assert not Event.objects.filter(verb="reports.fetch").exists()
    make_report(run.pk)
    run.refresh_from_db()
    with fetch_report(actor=leader, run=run, at=now) as file:
        assert json.loads(file.read())["round"]["code"] == run.round.code
    event = Event.objects.get(verb="reports.fetch")
    assert (event.author, event.target_id) == (leader.user, run.pk)
    assert event.after == {"format": "json"}


def test_report_printed_at_once_stands_in_the_trail(round_, stranger, now):
    with pytest.raises(Refused):
        print_report(actor=stranger, round_=round_, format_="json", at=now)
    content = print_report(actor=SYSTEM_ACTING, round_=round_, format_="json", at=now)
    assert json.loads(content)["round"]["code"] == round_.code
    event = Event.objects.get(verb="reports.print")
    assert (event.role, event.target_id) == ("system", round_.pk)
