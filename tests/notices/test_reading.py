"""Reading notices, saying how one wants them, forgetting the old."""

import datetime as dt

import pytest

from common.errors import InvalidInput
from notices.kinds import CHOSEN, PERSONAL, NoticeKind, paces_of, usual_pace
from notices.models import Delivery, Notice, Preference
from notices.selectors import count_unread, wishes_of
from notices.services.reading import (
    forget_old,
    mark_all_read,
    mark_read,
    send_test,
    set_preferences,
    set_quiet_hours,
)
from tests import factories as f

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_first_reading_counts(reader, tell, now):
    tell(reader)
    notice = mark_read(notice=Notice.objects.get(), at=now)
    assert mark_read(notice=notice, at=now + DAY).read_at == now


def test_all_is_read_of_ones_own_and_no_later_news(reader, tell, now):
    other = f.UserFactory()
    tell(reader, other, key="a")
    tell(reader, key="b", at=now + DAY)
    assert count_unread(reader) == 2
    assert mark_all_read(user=reader, at=now) == 1
    assert (count_unread(reader), count_unread(other)) == (1, 1)


def test_usual_pace_is_one_of_those_there_are():
    for kind in NoticeKind:
        for channel in PERSONAL:
            assert usual_pace(kind, channel) in paces_of(kind, channel)


def test_preferences_are_kept_all_or_none(reader):
    set_preferences(user=reader, wishes={("news", "email"): "daily"})
    set_preferences(user=reader, wishes={("news", "email"): "off"})
    assert Preference.objects.get().pace == "off"
    with pytest.raises(InvalidInput):
        set_preferences(
            user=reader,
            wishes={("news", "email"): "daily", ("case_turn", "site"): "off"},
        )
    assert wishes_of(reader.pk)["news", "email"] == "off"
    assert len(wishes_of(reader.pk)) == len(CHOSEN) * len(PERSONAL)


@pytest.mark.parametrize(
    "wish",
    [
        ("news", "sms", "daily"),
        ("nosuch", "email", "off"),
        ("test", "email", "at_once"),
        ("news", "email", "yearly"),
    ],
)
def test_wish_that_does_not_exist_is_refused(reader, wish):
    kind, channel, pace = wish
    with pytest.raises(InvalidInput):
        set_preferences(user=reader, wishes={(kind, channel): pace})


def test_quiet_hours_are_one_row_and_have_an_end(reader):
    night, morning = dt.time(22), dt.time(7)
    set_quiet_hours(user=reader, is_on=True, starts=night, ends=morning)
    hours = set_quiet_hours(user=reader, is_on=False, starts=night, ends=morning)
    assert hours.is_on is False
    with pytest.raises(InvalidInput):
        set_quiet_hours(user=reader, is_on=True, starts=night, ends=night)


def test_test_goes_through_all_channels_once_a_minute(mail, sink, reader, now):
    assert send_test(user=reader, at=now)
    assert not send_test(user=reader, at=now + dt.timedelta(seconds=30))
    assert {one.channel for one in Delivery.objects.all()} == {"email", "sms"}
    assert send_test(user=reader, at=now + dt.timedelta(seconds=60))


def test_cleaning_takes_the_old_and_leaves_the_new(mail, reader, tell, now, settings):
    kept = settings.NOTICE_KEEP_DAYS * DAY
    tell(reader, key="old", at=now - kept - DAY)
    tell(reader, key="young", at=now - kept + DAY)
    assert forget_old(at=now) == 1
    assert [one.key for one in Notice.objects.all()] == ["young"]
    assert Delivery.objects.count() == 1
    assert forget_old(at=now) == 0
