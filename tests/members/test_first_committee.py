import io
import re

import pytest
from django.core.management import CommandError, call_command

from members.models import Committee, Role, RoleAssignment, User
from tests import factories as f
from tests.members.signing import signed_in
from trail.models import Event

WORDS = [
    "yz",
    "--name=政协云州市委员会",
    "--level=city",
    "--region=370700",
    "--term=15",
    "--term-starts=2027-01-01",
    "--clerk=jiguan",
    "--clerk-name=纪观",
    "--admin=guanli",
]


def run(*more, words=WORDS):
    out = io.StringIO()
    call_command("first_committee", *words, *more, stdout=out)
    return out.getvalue()


def replaced(start, word):
    return [word if one.startswith(start) else one for one in WORDS]


def test_generated_passwords_are_printed_once_and_sign_in(db):
    printed = run()
    committee = Committee.objects.get()
    assert committee.terms.get().number == 15
    roles = set(RoleAssignment.objects.values_list("user__username", "role"))
    assert roles == {("jiguan", Role.CLERK), ("guanli", Role.SYSTEM_ADMIN)}
    for name in ("jiguan", "guanli"):
        (password,) = re.findall(rf"账号：{name}，初始密码：(\S+)", printed)
        assert signed_in(name, password)
        assert not [e for e in Event.objects.values() if password in str(e)]
    assert User.objects.get(username="jiguan").name == "纪观"


def test_passwords_of_a_file_are_not_printed(db, tmp_path):
    file = tmp_path / "passwords"
    file.write_text("chun-jiang-shui-nuan\nming-yue-ji-shi-you\n")
    printed = run("--password-file", str(file))
    assert "chun-jiang" not in printed
    assert signed_in("jiguan", "chun-jiang-shui-nuan")
    assert signed_in("guanli", "ming-yue-ji-shi-you")


def test_passwords_come_by_standard_input(db, monkeypatch):
    text = "chun-jiang-shui-nuan\nming-yue-ji-shi-you\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    run("--password-file", "-")
    assert signed_in("guanli", "ming-yue-ji-shi-you")


def test_child_stands_under_its_parent(db):
    parent = f.CommitteeFactory(code="top")
    run("--parent=top")
    assert Committee.objects.get(code="yz").parent == parent


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (replaced("--region", "--region=999999"), "没有代码为“999999”的行政区划。"),
        (replaced("--term-starts", "--term-starts=明年"), "“明年”不是日期"),
        (replaced("--term=", "--term=0"), "届次须为正整数"),
        (replaced("--admin", "--admin=jiguan"), "不能是同一账号"),
        (replaced("--admin", "--admin=a b"), "用户名"),
        (replaced("yz", "y/z"), "政协代码只用"),
        ([*WORDS, "--parent=none"], "没有代码为“none”的政协。"),
        ([*WORDS, "--password-file=/nowhere"], "密码文件不能读取：/nowhere"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(db, words, sentence):
    with pytest.raises(CommandError) as told:
        run(words=words)
    assert sentence in str(told.value)
    assert "\n" not in str(told.value)
    assert not Committee.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("onlyone\n", "恰好两行"), ("12345678\n87654321\n", "密码")],
)
def test_unusable_passwords_leave_nothing(db, tmp_path, text, sentence):
    file = tmp_path / "passwords"
    file.write_text(text)
    with pytest.raises(CommandError, match=sentence):
        run("--password-file", str(file))
    assert not Committee.objects.exists()


def test_existing_code_is_refused_and_nothing_changes(db):
    run()
    before = Event.objects.count()
    with pytest.raises(CommandError, match="已经建立"):
        run(words=replaced("--clerk=", "--clerk=other"))
    assert (Event.objects.count(), User.objects.count()) == (before, 2)
