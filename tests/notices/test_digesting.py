"""Digests: one for each period, week after week, of what is still to be seen."""

import datetime as dt
from itertools import pairwise

import pytest
from django.core import mail as outbox
from django.utils import timezone

from notices.kinds import NoticeKind
from notices.models import Delivery, Digest, Notice, Preference
from notices.services.digesting import due_at, make_digests
from notices.services.sending import send_next
from tests import factories as f

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR


def run(at):
    made = make_digests(at=at)
    while send_next(at=at):
        pass
    return made


def test_six_weeks_bring_six_weekly_digests_each_with_its_own_news(
    mail, reader, tell, now
):
    for week in range(6):
        tell(reader, kind=NoticeKind.NEWS, key=f"w{week}", at=now + 7 * week * DAY)
    for hours in range(0, 6 * 7 * 24 + 2, 6):
        run(now + hours * HOUR)
    titles = [one.subject for one in outbox.outbox]
    assert titles == ["每周汇总：1 条未读通知"] * 6
    periods = Digest.objects.order_by("period").values_list("period", flat=True)
    assert {(b - a).days for a, b in pairwise(periods)} == {7}


def test_daily_digest_comes_once_and_not_on_days_without_news(mail, reader, tell, now):
    tell(reader, kind=NoticeKind.ADVICE, key="a", at=now)
    tell(reader, kind=NoticeKind.ADVICE, key="b", at=now + HOUR)
    for hours in range(72):
        run(now + hours * HOUR)
    (letter,) = outbox.outbox
    assert letter.subject == "每日汇总：2 条未读通知"


def test_missed_day_is_told_of_when_the_clock_is_back(mail, reader, tell, now):
    tell(reader, kind=NoticeKind.ADVICE, key="a", at=now)
    run(now + DAY)
    tell(reader, kind=NoticeKind.ADVICE, key="b", at=now + 1.5 * DAY)
    run(now + 5 * DAY)
    assert len(outbox.outbox) == 2
    assert run(now + 5 * DAY + HOUR) == 0


def test_twice_at_once_makes_one_digest(mail, reader, tell, now):
    tell(reader, kind=NoticeKind.ADVICE, key="a", at=now)
    assert make_digests(at=now + DAY) == 1
    assert make_digests(at=now + DAY) == 0
    assert Delivery.objects.count() == 1


def test_digest_leaves_out_what_was_read_or_may_not_be_seen_when_it_is_sent(
    mail, reader, tell, now, member
):
    hidden = f.ConcernFactory(member=member.assignment.member)
    for key, about in [("a", None), ("b", None), ("c", hidden)]:
        tell(reader, kind=NoticeKind.ADVICE, key=key, at=now, about=about)
    make_digests(at=now + DAY)
    Notice.objects.filter(key="a").update(read_at=now)
    send_next(at=now + DAY)
    assert outbox.outbox[0].subject == "每日汇总：1 条未读通知"


def test_digest_with_nothing_left_is_dropped(mail, reader, tell, now):
    tell(reader, kind=NoticeKind.ADVICE, key="a", at=now)
    make_digests(at=now + DAY)
    Notice.objects.update(read_at=now)
    send_next(at=now + DAY)
    assert Delivery.objects.get().state == "dropped"
    assert outbox.outbox == []


def test_chosen_pace_moves_a_kind_between_digests(mail, reader, tell, now):
    Preference.objects.create(user=reader, kind="advice", channel="email", pace="off")
    Preference.objects.create(user=reader, kind="news", channel="email", pace="daily")
    tell(reader, kind=NoticeKind.ADVICE, key="a", at=now)
    tell(reader, kind=NoticeKind.NEWS, key="b", at=now)
    make_digests(at=now + DAY)
    send_next(at=now + DAY)
    (letter,) = outbox.outbox
    assert "部门动态与政情通报" in letter.body
    assert "问计与反馈" not in letter.body


def test_no_mail_set_up_makes_no_digest(settings, reader, tell, now):
    tell(reader, kind=NoticeKind.ADVICE, key="a", at=now)
    assert make_digests(at=now + DAY) == 0


@pytest.mark.parametrize(
    ("cadence", "hour", "day"),
    [("daily", 7, 1), ("daily", 8, 2), ("weekly", 7, -5), ("weekly", 8, 2)],
)
def test_digest_falls_due_at_its_hour(now, cadence, hour, day):
    # 2 March 2026 is a Monday.
    due = timezone.localtime(due_at(cadence, now.replace(hour=hour)))
    expected = now.replace(day=2, hour=8) + (day - 2) * DAY
    assert due == expected
