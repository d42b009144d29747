"""What is sent, or why not, asked without sending."""

import datetime as dt

import pytest

from notices.kinds import NoticeKind
from notices.models import Delivery, Digest, QuietHours
from notices.services.digesting import make_digests
from notices.services.judging import LINES, Postponed, parcel_for

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_parcel_carries_notice_address_and_token(mail, reader, tell, now):
    (delivery,) = tell(reader)
    parcel = parcel_for(delivery, now)
    assert (parcel.title, parcel.text) == ("办理件已经逾期", "请尽快办理。")
    assert parcel.address == "reader@example.gov.cn"
    assert parcel.token == str(delivery.token)
    assert parcel.url == "http://127.0.0.1:8000/cases/1/"


def test_digest_lists_by_kind_as_many_as_can_be_read(mail, reader, tell, now):
    for n in range(LINES + 5):
        tell(reader, kind=NoticeKind.ADVICE, key=f"a{n}", at=now)
    make_digests(at=now + DAY)
    parcel = parcel_for(Delivery.objects.get(), now + DAY)
    lines = parcel.text.splitlines()
    assert lines[0] == "问计与反馈"
    assert sum(one.startswith("· ") for one in lines) == LINES
    assert lines[-1] == "还有更多，请到站内查看。"
    assert parcel.title == f"每日汇总：{LINES} 条以上未读通知"


def test_digest_respects_quiet_hours(mail, reader, tell, now):
    tell(reader, kind=NoticeKind.ADVICE, at=now)
    make_digests(at=now + DAY)
    assert Digest.objects.count() == 1
    hours = QuietHours.objects.create(
        user=reader, is_on=True, starts=dt.time(8), ends=dt.time(10)
    )
    with pytest.raises(Postponed) as later:
        parcel_for(Delivery.objects.get(), now + DAY)
    assert later.value.until == hours.over_at(now + DAY) == now.replace(hour=10) + DAY
