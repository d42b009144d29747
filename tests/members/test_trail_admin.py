"""The auditor's page: search, the history of a thing, the state of the chain, export."""

import csv
import io
import re

import openpyxl
import pytest
from django.test import Client

from checklists.services.screening import screen_item
from common.errors import Refused
from members.acting import acting_as
from members.models import Role
from members.services.trail_exports import note_trail_export
from tests import factories as f
from trail.chain import check_chain
from trail.models import Check, Event

pytestmark = pytest.mark.ignore_template_errors
LIST = "/admin/trail/event/"


@pytest.fixture
def auditor(committee):
    user = f.UserFactory(name="严审计", is_staff=True)
    f.give_role(user, Role.AUDITOR, committee)
    return acting_as(user, Role.AUDITOR)


@pytest.fixture
def desk(auditor):
    client = Client()
    client.force_login(auditor.user)
    return client


@pytest.fixture
def returned(committee, clerk, now):
    concern = f.ConcernFactory(round__committee=committee)
    screen_item(actor=clerk, item=concern, action="return", reason="请补充路名", at=now)
    return concern


def rows(desk, **asked):
    page = desk.get(LIST, asked).content.decode()
    body = re.search(r"<tbody.*</tbody>", page, re.DOTALL)
    return re.sub(r"\s+", " ", body[0]) if body else ""


@pytest.mark.parametrize(
    "found",
    [
        {"q": "退回修"},
        {"q": "路名"},
        {"q": "秦守正"},
        {"role": "clerk"},
        {"verb": "checklists.return"},
        {"target_kind": "checklists.concernitem"},
        {"at_from_0": "2026-03-02", "at_from_1": "08:59:00"},
        {"at_from_0": "2026-03-02", "at_to_0": "2026-03-02"},
    ],
)
def test_events_are_found(found, desk, returned):
    assert "请补充路名" in rows(desk, **found)


@pytest.mark.parametrize(
    "missed",
    [
        {"q": "没有这话"},
        {"role": "leader"},
        {"verb": "checklists.accept"},
        {"thing": "checklists.concernitem:0"},
        {"thing": "'); drop"},
        {"person": "0"},
        {"person": "x"},
        {"scope": "-"},
        {"at_from_0": "2026-03-03"},
        {"at_to_0": "2026-03-02", "at_to_1": "08:59:59"},
        {"at_to_0": "2026-13-99"},
    ],
)
def test_events_are_left_out(missed, desk, returned):
    assert "请补充路名" not in rows(desk, **missed)


def test_rows_lead_to_the_history_of_thing_and_person(desk, returned, clerk, committee):
    shown = rows(desk)
    thing = f"?thing=checklists.concernitem:{returned.pk}"
    for address in (thing, f"?person={clerk.user.pk}"):
        assert address in shown
    assert "政协机关工作人员" in shown
    assert "2026-03-02 09:00:00 +0800" in shown
    assert "请补充路名" in rows(desk, thing=thing.partition("=")[2])
    assert "请补充路名" in rows(desk, person=clerk.user.pk, scope=committee.code)


def test_nobody_but_auditors_reads_the_trail(clerk, leader, returned):
    for actor in (clerk, leader):
        actor.user.is_staff = True
        actor.user.save()
        browser = Client()
        browser.force_login(actor.user)
        assert browser.get(LIST).status_code == 403
        assert browser.get(f"{LIST}export.csv").status_code == 403


def test_auditor_of_another_committee_finds_nothing(returned):
    user = f.UserFactory(is_staff=True)
    f.give_role(user, Role.AUDITOR, f.CommitteeFactory())
    browser = Client()
    browser.force_login(user)
    assert "请补充路名" not in rows(browser)
    assert "请补充路名" not in browser.get(f"{LIST}export.csv").getvalue().decode()


def test_state_of_the_chain_stands_above(desk, returned, now):
    assert "尚未核对" in desk.get(LIST).content.decode()
    check_chain(at=now)
    page = desk.get(LIST).content.decode()
    assert "未发现改动" in page
    assert "最近封存：第 1 号" in page
    Check.objects.create(at=now, number=1, digest="", broken="第 1 号封存缺失")
    assert "核对发现问题：第 1 号封存缺失" in desk.get(LIST).content.decode()


def test_exports_hold_what_was_searched_and_are_recorded(desk, returned, auditor):
    asked = {"verb": "checklists.return"}
    book = desk.get(f"{LIST}export.xlsx", asked)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    lines = desk.get(f"{LIST}export.csv", asked).getvalue().decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(lines)))
    for head, row, *rest in (table, list(sheet.iter_rows(values_only=True))):
        assert rest == []
        told = dict(zip(head, row, strict=True))
        assert told["以何身份"] == "政协机关工作人员"
        assert told["理由"] == "请补充路名"
        assert told["时间"] == "2026-03-02 09:00:00 +0800"
    taken = Event.objects.filter(verb="members.export_trail").order_by("pk")
    assert [one.after for one in taken] == [
        {"format": "xlsx", "filters": asked},
        {"format": "csv", "filters": asked},
    ]
    assert {one.role for one in taken} == {Role.AUDITOR}


def test_only_auditors_take_the_trail_out(clerk, now):
    with pytest.raises(Refused):
        note_trail_export(actor=clerk, filters={}, format_="csv", at=now)
