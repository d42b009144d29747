import csv
import json
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from members.models import Department, Group, Member, RoleAssignment
from tests import factories as f
from trail.models import Event

DEPARTMENTS = ["部门编码", "部门名称", "上级部门编码", "参与阶段"]
MEMBERS = ["委员编号", "姓名", "界别", "所属部门编码", "专委会", "手机"]


def write(path, headings, rows, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def run(kind, path, **options):
    out = StringIO()
    call_command(
        "import_list", kind, str(path), stdout=out, stderr=StringIO(), **options
    )
    return json.loads(out.getvalue())


@pytest.fixture
def sector(db):
    return f.SectorFactory(code="t1", name="测试界")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_departments_twice_creates_nothing_the_second_time(
    committee, tmp_path, encoding
):
    rows = [["B01", "市教育局", "", "试点"], ["B02", "教育科", "B01", ""]]
    path = write(tmp_path / "d.csv", DEPARTMENTS, rows, encoding)
    first = run("departments", path, committee=committee.code)
    again = run("departments", path, committee=committee.code)
    assert (first["created"], again["created"], again["unchanged"]) == (2, 0, 2)
    assert Department.objects.get(code="B02").parent.code == "B01"


def test_changed_department_is_updated_with_before_and_after(committee, tmp_path):
    write(tmp_path / "d.csv", DEPARTMENTS, [["B01", "教育局", "", ""]])
    run("departments", tmp_path / "d.csv", committee=committee.code)
    write(tmp_path / "d.csv", DEPARTMENTS, [["B01", "市教育局", "", ""]])
    assert run("departments", tmp_path / "d.csv", committee=committee.code) == {
        "rows": 1,
        "created": 0,
        "updated": 1,
        "unchanged": 0,
        "rejected": 0,
    }
    event = Event.objects.get(verb="members.change_department")
    assert (event.before, event.after) == ({"name": "教育局"}, {"name": "市教育局"})


def test_members_get_account_role_and_groups(committee, sector, tmp_path):
    f.DepartmentFactory(committee=committee, code="B01")
    row = ["00123", "江若溪", "测试界", "B01", "提案委员会", "19900001234"]
    path = write(tmp_path / "m.csv", MEMBERS, [row])
    assert run("members", path, committee=committee.code)["created"] == 1
    member = Member.objects.get(number="00123")
    assert member.employer.code == "B01"
    assert [group.name for group in member.groups.all()] == ["提案委员会"]
    assert RoleAssignment.objects.get(user=member.user).member == member
    assert not member.user.has_usable_password()


def test_good_rows_go_in_and_bad_ones_are_told_why(committee, sector, tmp_path):
    rows = [
        ["1", "江若溪", "测试界", "", "", ""],
        ["2", "方远", "没有的界", "", "", ""],
        ["3", "石磊", "测试界", "X9", "", ""],
        ["1", "重复者", "测试界", "", "", ""],
    ]
    errors = tmp_path / "errors.xlsx"
    path = write(tmp_path / "m.csv", MEMBERS, rows)
    counts = run("members", path, committee=committee.code, errors=errors)
    assert (counts["rows"], counts["created"], counts["rejected"]) == (4, 1, 3)
    sheet = openpyxl.load_workbook(errors).active
    told = [[cell.value for cell in row][-3:] for row in sheet.iter_rows(min_row=2)]
    assert [(number, column) for number, column, _ in told] == [
        (3, "界别"),
        (4, "所属部门编码"),
        (5, "委员编号"),
    ]
    assert "与第 2 行重复" in told[2][2]


def test_all_or_nothing_keeps_every_row_out(committee, sector, tmp_path):
    rows = [["1", "江若溪", "测试界", "", "", ""], ["2", "方远", "没有", "", "", ""]]
    path = write(tmp_path / "m.csv", MEMBERS, rows)
    with pytest.raises(CommandError, match="全部未导入"):
        run("members", path, committee=committee.code, all_or_nothing=True)
    assert not Member.objects.exists()
    assert not Group.objects.exists()


def test_dry_run_writes_nothing(committee, sector, tmp_path):
    path = write(tmp_path / "m.csv", MEMBERS, [["1", "江若溪", "测试界", "", "甲", ""]])
    assert run("members", path, committee=committee.code, dry_run=True)["created"] == 1
    assert not Member.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("kind", "options", "sentence"),
    [
        ("nothing", {}, "没有“nothing”这一种类"),
        ("members", {"committee": "none"}, "没有代码为“none”的政协"),
    ],
)
def test_bad_call_is_one_sentence(committee, tmp_path, kind, options, sentence):
    path = write(tmp_path / "m.csv", MEMBERS, [])
    with pytest.raises(CommandError, match=sentence):
        run(kind, path, **options)


def test_template_can_be_imported_as_it_is(committee, tmp_path):
    path = tmp_path / "members.xlsx"
    call_command("list_template", "members", output=path, stdout=StringIO())
    assert run("members", path, committee=committee.code)["rows"] == 0
