import datetime as dt

import pytest

from activities.errors import KeyReused
from activities.models import BookingKey
from activities.services.keys import KEPT, Answer, answer_once, forget_keys
from tests import factories as f


@pytest.fixture
def person(db):
    return f.UserFactory()


class Desk:
    """Counts how often it was asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return Answer(201, f"第{self.asked}次")


def once(person, at, desk, *, key="k", fingerprint="book 1"):
    return answer_once(
        person_id=person.pk, key=key, fingerprint=fingerprint, at=at, answer=desk
    )


def test_same_key_gets_the_first_answer_again(person, now):
    desk = Desk()
    assert [once(person, now, desk) for _ in range(3)] == [Answer(201, "第1次")] * 3
    assert desk.asked == 1


def test_keys_of_others_and_other_keys_are_asked_anew(person, now):
    desk = Desk()
    once(person, now, desk)
    once(f.UserFactory(), now, desk)
    once(person, now, desk, key="another")
    assert (desk.asked, BookingKey.objects.count()) == (3, 3)


def test_key_of_another_request_is_refused(person, now):
    desk = Desk()
    once(person, now, desk)
    with pytest.raises(KeyReused):
        once(person, now, desk, fingerprint="book 2")
    assert desk.asked == 1


def test_key_of_a_failed_request_may_be_used_again(person, now):
    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once(person, now, fail)
    assert not BookingKey.objects.exists()
    assert once(person, now, Desk()).text == "第1次"


def test_keys_older_than_a_week_are_forgotten(person, now):
    second = dt.timedelta(seconds=1)
    once(person, now - KEPT - second, Desk(), key="old")
    once(person, now - KEPT + second, Desk(), key="young")
    assert (forget_keys(now), forget_keys(now)) == (1, 0)
    assert [one.key for one in BookingKey.objects.all()] == ["young"]
