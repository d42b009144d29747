from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from common.errors import Refused
from common.sheets import SheetError
from members.errors import UnknownKind
from members.models import Department, ImportRun
from members.services.imports import perform_import, request_import
from tests import factories as f
from trail.models import Event

GOOD = "部门编码,部门名称\nB1,市教育局\nB2,市卫生健康委\n"
MIXED = GOOD + "B1,又一个\n"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ask(clerk, committee, now):
    def call(text=GOOD, *, actor=clerk, kind="departments", **options):
        file = ContentFile(text.encode(), name="部门.csv")
        return request_import(
            actor=actor, committee=committee, kind=kind, file=file, at=now, **options
        )

    return call


def test_request_keeps_the_file_and_changes_nothing_yet(ask, clerk):
    run = ask()
    assert (run.file_name, run.requested_by) == ("部门.csv", clerk.user)
    assert Path(run.file.path).read_text() == GOOD
    assert not Department.objects.exists()
    event = Event.objects.get(verb="members.request_import")
    assert event.after == {"kind": "departments", "file": "部门.csv"}


def test_unknown_kind_is_refused(ask):
    with pytest.raises(UnknownKind):
        ask(kind="weather")
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("who", ["leader", "member", "handler", "stranger"])
def test_others_import_nothing(request, who, ask):
    with pytest.raises(Refused):
        ask(actor=request.getfixturevalue(who))
    assert not ImportRun.objects.exists()


def test_performed_run_tells_its_counts_in_the_clerks_name(ask, clerk, now):
    run = ask(MIXED)
    perform_import(run, now)
    run.refresh_from_db()
    assert (run.created, run.updated, run.rejected) == (2, 0, 1)
    assert Path(run.errors_file.path).read_bytes().startswith(b"PK")
    event = Event.objects.get(verb="members.import")
    assert (event.author_id, event.after["created"]) == (clerk.user.pk, 2)
    made = Event.objects.filter(verb="members.create_department")
    assert {one.author_id for one in made} == {clerk.user.pk}


def test_second_performance_creates_nothing(ask, now):
    perform_import(ask(), now)
    again = ask()
    perform_import(again, now)
    assert (again.created, again.unchanged) == (0, 2)


@pytest.mark.parametrize("option", ["is_dry_run", "all_or_nothing"])
def test_trial_and_whole_or_nothing_leave_no_rows(ask, now, option):
    run = ask(MIXED, **{option: True})
    perform_import(run, now)
    assert run.rejected == 1
    assert not Department.objects.exists()


def test_who_lost_the_role_meanwhile_imports_nothing(ask, clerk, now):
    run = ask()
    clerk.assignment.delete()
    run = ImportRun.objects.get(pk=run.pk)
    with pytest.raises(Refused):
        perform_import(run, now)
    assert not Department.objects.exists()


def test_clerk_of_two_committees_imports_into_the_one_asked(clerk, ask, now):
    other = f.CommitteeFactory()
    f.give_role(clerk.user, "clerk", other)
    run = ask()
    perform_import(ImportRun.objects.get(pk=run.pk), now)
    assert {one.committee for one in Department.objects.all()} == {run.committee}


def test_unusable_file_says_so(ask, now):
    with pytest.raises(SheetError, match="缺少必填列"):
        perform_import(ask("甲,乙\n1,2\n"), now)
