import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import Department, ImportRun, Role, RoleAssignment, User
from members.tasks import run_import
from tests import factories as f
from tests.members.signing import signed_in
from trail.models import Event

# The theme's own templates use variables that are not always there.
pytestmark = pytest.mark.ignore_template_errors


def sign_in(actor):
    actor.user.is_staff = True
    actor.user.save()
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def desk(clerk):
    return sign_in(clerk)


@pytest.fixture
def system_admin(committee):
    user = f.UserFactory()
    f.give_role(user, Role.SYSTEM_ADMIN, committee)
    from members.acting import acting_as

    return acting_as(user, Role.SYSTEM_ADMIN)


PAGES = [
    "committee",
    "department",
    "group",
    "member",
    "sectorrepresentative",
    "importrun",
]


@pytest.mark.parametrize("page", PAGES)
def test_clerk_opens_every_list(desk, page, member):
    assert desk.get(f"/admin/members/{page}/").status_code == 200


@pytest.mark.parametrize("page", ["user", "roleassignment"])
def test_accounts_belong_to_the_system_administrator(desk, system_admin, page):
    assert desk.get(f"/admin/members/{page}/").status_code == 403
    assert sign_in(system_admin).get(f"/admin/members/{page}/").status_code == 200


def test_editing_a_department_goes_through_the_service(desk, department):
    form = {"name": "市教育局", "phase": "full", "tier": "", "kind": "", "contact": ""}
    url = f"/admin/members/department/{department.pk}/change/"
    answer = desk.post(url, {**form, "phone": ""})
    assert answer.status_code == 302, answer.content.decode()
    assert Department.objects.get(pk=department.pk).name == "市教育局"
    assert Event.objects.filter(verb="members.change_department").count() == 1


def test_role_given_and_ended_in_the_admin(system_admin, member, department):
    desk = sign_in(system_admin)
    form = {"user": member.user.pk, "role": "handler", "department": department.pk}
    answer = desk.post("/admin/members/roleassignment/add/", form)
    assert answer.status_code == 302, answer.content.decode()
    given = RoleAssignment.objects.get(role=Role.HANDLER)
    action = {"action": "end_roles", "_selected_action": [given.pk]}
    desk.post("/admin/members/roleassignment/", action)
    given.refresh_from_db()
    assert given.valid_to is not None


def test_import_handed_in_and_done_by_the_worker(desk, committee, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    text = "部门编码,部门名称\nB1,市教育局\nB1,重复\n".encode()
    file = SimpleUploadedFile("departments.csv", text)
    form = {"kind": "departments", "file": file, "round_code": ""}
    assert desk.post("/admin/members/importrun/add/", form).status_code == 302
    run = ImportRun.objects.get()
    run_import(run.pk)
    run.refresh_from_db()
    assert (run.job_state, run.created, run.rejected) == ("done", 1, 1)
    errors = desk.get(f"/imports/{run.pk}/errors/")
    assert b"".join(errors.streaming_content)[:2] == b"PK"


def test_unusable_file_ends_the_run_with_a_sentence(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("x.csv", "甲,乙\n1,2\n".encode())
    desk.post("/admin/members/importrun/add/", {"kind": "departments", "file": file})
    run = ImportRun.objects.get()
    run_import(run.pk)
    run.refresh_from_db()
    assert run.job_state == "failed"
    assert "缺少必填列" in run.error


def test_auditor_reads_the_trail_and_nothing_else(committee, clerk):
    from members.acting import acting_as

    user = f.UserFactory()
    f.give_role(user, Role.AUDITOR, committee)
    desk = sign_in(acting_as(user, Role.AUDITOR))
    assert desk.get("/admin/trail/event/").status_code == 200
    assert desk.get("/admin/members/member/").status_code == 403


def test_trail_is_read_in_words(committee, clerk, now):
    from checklists.services.screening import screen_item
    from members.acting import acting_as

    concern = f.ConcernFactory(round__committee=committee)
    screen_item(actor=clerk, item=concern, action="return", reason="请补充", at=now)
    user = f.UserFactory()
    f.give_role(user, Role.AUDITOR, committee)
    desk, event = sign_in(acting_as(user, Role.AUDITOR)), Event.objects.get()
    shown = desk.get("/admin/trail/event/", {"q": "退回修"}).content.decode()
    row = re.search(r"<tbody.*</tbody>", shown, re.DOTALL)[0]
    row = re.sub(r'href="[^"]*"', "", row)
    for word in ("政协机关工作人员", "退回修改", "关注事项", "待筛选", "已退回修改"):
        assert word in row
    for code in ("checklists.", "clerk", "concernitem", "submitted", "returned"):
        assert code not in row
    none = desk.get("/admin/trail/event/", {"verb": "checklists.accept"})
    assert "请补充" not in none.content.decode()
    page = desk.get(f"/admin/trail/event/{event.pk}/change/").content.decode()
    assert "退回修改" in page
    assert "checklists.return" not in page


def test_template_download_holds_the_committees_departments(desk, department):
    import openpyxl

    answer = desk.get("/imports/template/members/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    values = [cell.value for row in book["可选值"].iter_rows() for cell in row]
    assert department.code in values


def test_account_opened_with_a_password_shown_once(system_admin, committee):
    desk = sign_in(system_admin)
    assert desk.get("/admin/members/user/add/").status_code == 200
    form = {"username": "xinren", "name": "辛任", "phone": "199 0000 1234"}
    answer = desk.post("/admin/members/user/add/", {**form, "role": "clerk"})
    (password,) = re.findall(r"<code[^>]*>([^<]+)</code>", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    assert signed_in("xinren", password)
    user = User.objects.get(username="xinren")
    assert (user.phone, user.roles.get().committee) == ("19900001234", committee)
    assert password not in desk.get("/admin/members/user/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "taken"}, "已存在"),
        ({"username": "command-line"}, "系统保留"),
        ({"phone": "无"}, "不是电话号码"),
        ({"role": "handler"}, "部门角色须指定部门"),
        ({"role": "member"}, "选择"),
    ],
)
def test_account_that_cannot_be_opened_says_why(system_admin, changes, sentence):
    f.UserFactory(username="taken")
    form = {"username": "xinren", "name": "辛任", "phone": "", "role": "clerk"}
    answer = sign_in(system_admin).post("/admin/members/user/add/", {**form, **changes})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not User.objects.filter(name="辛任").exists()


def test_password_reset_and_shown_once(system_admin, member):
    desk = sign_in(system_admin)
    url = f"/admin/members/user/{member.user.pk}/reset-password/"
    assert "原密码随即失效" in desk.get(url).content.decode()
    answer = desk.post(url)
    (password,) = re.findall(r"<code[^>]*>([^<]+)</code>", answer.content.decode())
    assert signed_in(member.user.username, password)


def test_accounts_elsewhere_are_out_of_reach(system_admin, stranger, desk, member):
    foreign = f"/admin/members/user/{stranger.user.pk}/reset-password/"
    own = f"/admin/members/user/{member.user.pk}/reset-password/"
    assert sign_in(system_admin).post(foreign).status_code == 404
    assert desk.post(own).status_code == 404
    assert desk.get("/admin/members/user/add/").status_code == 403
    f.give_role(member.user, Role.CLERK, f.CommitteeFactory())
    assert sign_in(system_admin).post(own).status_code == 302
    assert Event.objects.filter(verb="members.reset_password").count() == 0
