"""Sending: judged in the moment, sent once, failures seen."""

import datetime as dt
import logging

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from notices.kinds import NoticeKind
from notices.models import Delivery, Notice, Preference, QuietHours, Robot
from notices.selectors import failing_deliveries
from notices.services import sending
from notices.services.deciding import retry_delivery, settle_delivery
from notices.services.sending import recover_abandoned, send_next, wait_after
from notices.tasks import send_deliveries
from tests import factories as f
from trail.models import Event
from trail.services import Author

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
HOUR = 60 * MINUTE


class Down(EmailBackend):
    def open(self):
        raise ConnectionRefusedError("reader@example.gov.cn")


class CutOff(EmailBackend):
    def send_messages(self, messages):
        super().send_messages(messages)
        raise TimeoutError("reader@example.gov.cn")


def state_of(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.error


def test_mail_is_sent_once_with_an_absolute_link(mail, reader, tell, now):
    (delivery,) = tell(reader)
    assert send_next(at=now)
    assert not send_next(at=now)
    assert state_of(delivery) == ("sent", "")
    (letter,) = outbox.outbox
    assert letter.to == ["reader@example.gov.cn"]
    assert "http://127.0.0.1:8000/cases/1/" in letter.body
    assert str(delivery.token) in letter.extra_headers["Message-ID"]


def test_refused_mail_is_tried_again_and_at_last_shown(mail, reader, tell, now, caplog):
    mail.EMAIL_BACKEND = f"{__name__}.Down"
    (delivery,) = tell(reader)
    at, tries = now, []
    with caplog.at_level(logging.DEBUG):
        while send_next(at=at):
            delivery.refresh_from_db()
            tries.append(delivery.next_try_at - at)
            at = max(at, delivery.next_try_at)
    assert len(tries) == sending.ATTEMPTS
    assert state_of(delivery) == ("failed", "无法连接邮件服务器。")
    assert failing_deliveries([""]) == 1
    assert failing_deliveries(["elsewhere"]) == 0
    assert "reader@" not in caplog.text


def test_wait_grows_threefold_within_its_spread(reader, tell, mail):
    (delivery,) = tell(reader)
    delivery.attempts = 1
    first = wait_after(delivery)
    assert 0.8 * MINUTE <= first <= 1.2 * MINUTE
    delivery.attempts = 3
    assert wait_after(delivery) == first * 9
    delivery.attempts = 40
    assert wait_after(delivery) <= 1.2 * 6 * HOUR


def test_mail_cut_off_is_not_sent_twice_but_shown(mail, reader, tell, now):
    mail.EMAIL_BACKEND = f"{__name__}.CutOff"
    (delivery,) = tell(reader)
    send_next(at=now)
    assert not send_next(at=now + 24 * HOUR)
    assert state_of(delivery) == ("unsure", "邮件发送中断，无法确认是否已送达。")
    assert len(outbox.outbox) == 1
    assert failing_deliveries([""]) == 1


def test_what_the_reader_may_no_longer_see_is_not_sent(mail, reader, tell, now, member):
    concern = f.ConcernFactory(member=member.assignment.member)
    author = member.user
    author.email = "author@example.gov.cn"
    author.save()
    made = {one.recipient_id: one for one in tell(author, reader, about=concern)}
    theirs, strangers = made[author.pk], made[reader.pk]
    while send_next(at=now):
        pass
    assert state_of(theirs) == ("sent", "")
    assert state_of(strangers) == ("dropped", "接收人已不能查看所涉内容。")
    assert [one.to for one in outbox.outbox] == [["author@example.gov.cn"]]
    assert not Notice.objects.visible_to(reader).exists()
    assert Notice.objects.visible_to(author).exists()


@pytest.mark.parametrize("kind", ["posts.nosuch", "trail.seal"])
def test_what_nobody_can_be_asked_about_is_not_sent(mail, reader, tell, now, kind):
    (delivery,) = tell(reader)
    Notice.objects.update(about_kind=kind, about_id=1)
    send_next(at=now)
    assert state_of(delivery)[0] == "dropped"


def test_wish_changed_before_sending_counts(mail, reader, tell, now):
    (delivery,) = tell(reader)
    Preference.objects.create(
        user=reader, kind="case_overdue", channel="email", pace="off"
    )
    send_next(at=now)
    assert state_of(delivery) == ("dropped", "接收人已不再即时接收这类通知。")


def test_closed_account_lost_address_and_read_notice_are_dropped(
    mail, reader, tell, now
):
    (closed,) = tell(reader)
    reader.is_active = False
    reader.save()
    send_next(at=now)
    assert state_of(closed) == ("dropped", "接收人的账号已停用。")
    reader.is_active, reader.email = True, "r@example.cn"
    reader.save()
    (lost,) = tell(reader, key="b")
    reader.email = ""
    reader.save()
    send_next(at=now)
    assert state_of(lost) == ("dropped", "接收人没有登记这个渠道的地址。")
    reader.email = "r@example.cn"
    reader.save()
    (known,) = tell(reader, key="c")
    Notice.objects.update(read_at=now)
    send_next(at=now)
    assert state_of(known) == ("dropped", "接收人已在站内阅读。")


def test_quiet_hours_hold_back_all_but_the_urgent(mail, reader, tell, now):
    QuietHours.objects.create(user=reader, is_on=True)
    night = now.replace(hour=23)
    (urgent,) = tell(reader, at=night)
    (calm,) = tell(reader, kind=NoticeKind.CASE_TURN, key="b", at=night)
    while send_next(at=night):
        pass
    assert state_of(urgent)[0] == "sent"
    assert state_of(calm)[0] == "waiting"
    morning = night + 8 * HOUR
    assert calm.next_try_at == morning
    assert not send_next(at=morning - MINUTE)
    assert send_next(at=morning)
    assert state_of(calm)[0] == "sent"


@pytest.mark.parametrize(
    ("starts", "ends", "clock", "over"),
    [
        ((22, 0), (7, 0), (21, 59), None),
        ((22, 0), (7, 0), (22, 0), (3, 7, 0)),
        ((22, 0), (7, 0), (6, 59), (2, 7, 0)),
        ((22, 0), (7, 0), (7, 0), None),
        ((12, 0), (14, 0), (13, 0), (2, 14, 0)),
        ((12, 0), (14, 0), (14, 0), None),
    ],
)
def test_quiet_hours_end(now, starts, ends, clock, over):
    hours = QuietHours(is_on=True, starts=dt.time(*starts), ends=dt.time(*ends))
    at = now.replace(hour=clock[0], minute=clock[1])
    expected = over and now.replace(day=over[0], hour=over[1], minute=over[2])
    assert hours.over_at(at) == expected
    assert QuietHours(starts=dt.time(0), ends=dt.time(23)).over_at(at) is None


def test_robot_waits_a_minute_after_eighteen_calls(reader, tell, now):
    robot = Robot.objects.create(
        scope="c1",
        name="工作群",
        kind="wecom",
        address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        kinds=["case_overdue"],
        account=reader,
    )
    for n in range(19):
        tell(reader, key=f"m{n}")
    first = Delivery.objects.order_by("pk")[:18].values("pk")
    Delivery.objects.filter(pk__in=first).update(state="sent", ended_at=now)
    send_next(at=now)
    (last,) = robot.deliveries.filter(state="waiting")
    assert last.next_try_at == now + MINUTE


def test_lost_worker_leaves_a_mail_in_doubt_and_a_late_one_may_say_it_went(
    mail, reader, tell, now
):
    (delivery,) = tell(reader)
    Delivery.objects.update(state="sending", attempts=1, claimed_until=now)
    assert recover_abandoned(at=now) == 0
    assert recover_abandoned(at=now + MINUTE) == 1
    assert state_of(delivery)[0] == "unsure"
    sending._write(delivery, sending.Outcome(sending.A.SUCCEED), now)
    assert state_of(delivery)[0] == "sent"


def test_staff_send_again_or_settle_and_it_is_recorded(mail, reader, tell, now):
    first, second = tell(reader, f.UserFactory(email="b@example.cn"))
    Delivery.objects.update(state="failed", attempts=8, ended_at=now, error="坏了。")
    author = Author(user_id=reader.pk, role="clerk", scope="c1")
    retry_delivery(pk=first.pk, author=author, at=now)
    settle_delivery(pk=second.pk, author=author, at=now)
    assert state_of(second)[0] == "dropped"
    assert send_next(at=now)
    assert state_of(first)[0] == "sent"
    told = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["notices.retry", "notices.settle"]


def test_task_sends_all_that_is_due(mail, reader, tell, now):
    tell(reader, f.UserFactory(email="b@example.cn"))
    send_deliveries()
    assert len(outbox.outbox) == 2
    send_deliveries()
    assert len(outbox.outbox) == 2
