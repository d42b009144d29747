"""Telling people: once per key, in the transaction of what they are told of."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices.kinds import NoticeKind
from notices.models import Delivery, Notice, Preference, Robot
from notices.services import Message, notify
from tests import factories as f

pytestmark = pytest.mark.django_db
MESSAGE = Message(NoticeKind.CASE_DUE, "办理件即将到期", url="/cases/1/")
HOOK = "https://oapi.dingtalk.com/robot/send?access_token=t"


def prefer(user, kind, channel, pace):
    return Preference.objects.create(user=user, kind=kind, channel=channel, pace=pace)


def test_notice_under_one_key_comes_once():
    users = [f.UserFactory().pk for _ in range(3)]
    assert notify(MESSAGE, users, key="case-1-due", at=timezone.now()) == 3
    assert notify(MESSAGE, users, key="case-1-due", at=timezone.now()) == 0
    assert Notice.objects.count() == 3


def test_notice_goes_back_with_its_transaction_and_its_deliveries(mail, reader):
    with transaction.atomic():
        notify(MESSAGE, [reader.pk], key="case-1-due", at=timezone.now())
        assert Delivery.objects.count() == 1
        transaction.set_rollback(True)
    assert not Notice.objects.visible_to(reader).exists()
    assert not Delivery.objects.exists()


def test_notice_is_nobody_elses():
    reader, other = f.UserFactory(), f.UserFactory()
    notify(MESSAGE, [reader.pk], key="case-1-due", at=timezone.now())
    assert Notice.objects.visible_to(reader).unread().count() == 1
    assert not Notice.objects.visible_to(other).exists()


def test_overdue_step_is_mailed_once_however_often_it_is_told(mail, reader, tell):
    for _day in range(5):
        tell(reader)
    assert Delivery.objects.count() == 1


def test_latecomer_is_told_under_a_known_key_and_only_they_are_mailed(
    mail, reader, tell
):
    tell(reader)
    late = f.UserFactory(email="late@example.gov.cn")
    made = tell(reader, late)
    assert sorted(one.recipient_id for one in made) == [reader.pk, late.pk]


def test_channels_not_set_up_and_people_without_address_get_no_delivery(
    reader, tell, mail
):
    mail.EMAIL_URL = ""
    assert tell(reader, key="a") == []
    mail.EMAIL_URL = "memorymail:"
    assert tell(f.UserFactory(), key="b") == []
    assert tell(f.UserFactory(email="a@example.cn", is_active=False), key="c") == []


def test_pace_decides_what_is_sent_at_once(mail, sink, reader, tell):
    assert {one.channel for one in tell(reader)} == {"email", "sms"}
    assert tell(reader, kind=NoticeKind.NEWS, key="news") == []
    prefer(reader, NoticeKind.NEWS, "email", "at_once")
    prefer(reader, NoticeKind.CASE_OVERDUE, "sms", "off")
    assert [one.channel for one in tell(reader, key="b")] == ["email"]
    news = tell(reader, kind=NoticeKind.NEWS, key="c")
    assert [one.channel for one in news] == ["email"]


def test_kind_not_wanted_on_the_site_is_kept_for_the_mail_alone(mail, reader, tell):
    prefer(reader, NoticeKind.NEWS, "site", "off")
    tell(reader, kind=NoticeKind.NEWS)
    assert not Notice.objects.on_site().exists()
    assert Notice.objects.count() == 1


def test_what_is_owed_cannot_be_turned_off_on_the_site(reader):
    with pytest.raises(IntegrityError):
        prefer(reader, NoticeKind.CASE_TURN, "site", "off")


def test_robot_passes_on_what_its_account_is_told_of_the_kinds_it_wants(reader, tell):
    other = f.UserFactory()
    robot = Robot.objects.create(
        scope="c1",
        name="工作群",
        kind="dingtalk",
        address=HOOK,
        secret="s",
        kinds=["case_overdue"],
        account=reader,
    )
    made = tell(reader, other)
    assert [(one.robot_id, one.recipient_id) for one in made] == [(robot.pk, reader.pk)]
    assert tell(reader, kind=NoticeKind.CASE_DUE, key="b") == []
    assert tell(other, key="c") == []


def test_delivery_carries_the_committee_of_the_matter(mail, reader, tell, department):
    notice = tell(reader, about=department)[0]
    assert notice.scope == department.committee.code


def test_telling_many_costs_as_many_statements_as_telling_one(mail, sink, reader):
    def cost(people, key):
        with CaptureQueriesContext(connection) as asked:
            notify(MESSAGE, people, key=key, at=timezone.now())
        return len(asked)

    many = [f.UserFactory(email="a@example.cn", phone="1").pk for _ in range(30)]
    notify(MESSAGE, [reader.pk], key="warm", at=timezone.now())
    assert cost([reader.pk], "one") == cost(many, "many") <= 7
    assert Delivery.objects.filter(notice__key="many").count() == 30
