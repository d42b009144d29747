import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from members.acting import acting_as
from members.models import Role
from tests import factories as f
from zhiqing.admin_menu import GROUPS, navigation


@pytest.fixture
def menu_of(rf, committee):
    def titles(role):
        user = f.UserFactory(is_staff=True)
        f.give_role(user, role, committee)
        request = rf.get("/admin/")
        request.user = acting_as(user, role).user
        return {
            str(group["title"]): [str(item["title"]) for item in group["items"]]
            for group in navigation(request)
        }

    return titles


def test_clerk_finds_people_and_reports(menu_of):
    menu = menu_of(Role.CLERK)
    assert {"委员", "部门", "导入"} <= set(menu["组织与人员"])
    assert menu["统计报告"] == ["工作总览", "报告"]
    assert "系统" not in menu


def test_auditor_finds_the_trail_only(menu_of):
    assert menu_of(Role.AUDITOR) == {"": ["工作台"], "系统": ["留痕"]}


def test_administrator_finds_accounts_and_no_contents(menu_of):
    menu = menu_of(Role.SYSTEM_ADMIN)
    assert menu["系统"] == ["账号", "角色"]
    assert "统计报告" not in menu


def test_visitor_has_no_entries(rf):
    request = rf.get("/admin/")
    request.user = AnonymousUser()
    assert [group["title"] for group in navigation(request)] == [""]


def test_every_entry_names_a_model():
    for _title, entries in GROUPS:
        for _name, _icon, label in entries:
            assert apps.get_model(label)
