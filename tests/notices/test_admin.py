"""The office's view: failures to decide about, and robots of one's own."""

import pytest

from notices.models import Delivery, Robot
from notices.services.deciding import keep_robot
from trail.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lenient")]
LIST = "/admin/notices/delivery/"
ROBOTS = "/admin/notices/robot/"
HOOK = "https://oapi.dingtalk.com/robot/send?access_token=known-to-few"


@pytest.fixture
def desk(client, clerk, stranger):
    for one in (clerk.user, stranger.user):
        one.is_staff = True
        one.save()
    client.force_login(clerk.user, "members.authentication.Accounts")
    return client


@pytest.fixture
def failed(mail, reader, tell, department):
    (delivery,) = tell(reader, about=department)
    Delivery.objects.update(state="failed", error="无法连接邮件服务器。")
    return delivery


def test_clerk_sees_failures_of_the_own_committee_and_sends_again(
    desk, failed, clerk, stranger
):
    assert "无法连接邮件服务器。" in desk.get(LIST).content.decode()
    told = {"action": "retry", "_selected_action": [failed.pk]}
    assert "成功 1 条" in desk.post(LIST, told, follow=True).content.decode()
    failed.refresh_from_db()
    assert failed.state == "waiting"
    assert Event.objects.get(verb="notices.retry").author == clerk.user
    again = desk.post(LIST, told | {"action": "settle"}, follow=True)
    assert "未处理 1 条" in again.content.decode()
    desk.force_login(stranger.user, "members.authentication.Accounts")
    assert "接收人" not in desk.get(f"{LIST}{failed.pk}/change/").content.decode()


def test_clerk_sets_up_a_robot_in_the_own_name_whose_address_is_not_shown(desk, clerk):
    told = {
        "name": "工作群",
        "kind": "dingtalk",
        "address": HOOK,
        "secret": "SECabc",
        "kinds": ["case_overdue"],
        "is_active": "on",
    }
    bad = desk.post(f"{ROBOTS}add/", told | {"address": "http://127.0.0.1/"})
    assert "地址须以 https:// 开头" in bad.content.decode()
    assert desk.post(f"{ROBOTS}add/", told).status_code == 302
    robot = Robot.objects.get()
    assert (robot.account, robot.scope) == (
        clerk.user,
        clerk.assignment.committee.code,
    )
    page = desk.get(f"{ROBOTS}{robot.pk}/change/").content.decode()
    assert "known-to-few" not in page
    assert "SECabc" not in page
    changed = told | {"address": "", "secret": "", "name": "新群名"}
    assert desk.post(f"{ROBOTS}{robot.pk}/change/", changed).status_code == 302
    robot.refresh_from_db()
    assert (robot.name, robot.address, robot.secret) == ("新群名", HOOK, "SECabc")
    assert "known-to-few" not in str(list(Event.objects.values()))


def test_robot_of_somebody_else_is_only_looked_at(desk, clerk, leader, now):
    robot = Robot(
        name="工作群", kind="wecom", address=HOOK, kinds=["news"], is_active=True
    )
    keep_robot(robot=robot, author=leader.author, at=now)
    assert robot.account == leader.user
    assert desk.post(f"{ROBOTS}{robot.pk}/change/", {"name": "x"}).status_code == 403
