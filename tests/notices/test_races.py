"""Many at once, and a worker killed while it sends: once, or in doubt."""

import datetime as dt
import os
import signal

import pytest
from django.db import connection
from django.utils import timezone

from notices.kinds import NoticeKind
from notices.models import Delivery, Notice
from notices.services import Message, notify
from notices.services.digesting import make_digests
from notices.services.sending import recover_abandoned, send_next
from tests.activities.crowd import FORK, rush

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
LATER = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def _work(at):
    send_next(at=at)


@pytest.fixture
def killed(sink, reader, tell):
    """One text message whose worker was killed before the provider answered it."""
    now = timezone.now()
    (delivery,) = tell(reader, at=now)
    sink.released.clear()
    connection.close()
    worker = FORK.Process(target=_work, args=(now,))
    worker.start()
    assert sink.seen.wait(20)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    sink.released.set()
    return delivery


def _come_back():
    at = timezone.now() + LATER
    assert recover_abandoned(at=at) == 1
    return send_next(at=at + LATER)


def test_killed_worker_has_no_second_effect_where_tokens_are_known(
    killed, sink, settings
):
    settings.SMS_IDEMPOTENT = True
    assert _come_back()
    killed.refresh_from_db()
    assert (killed.state, killed.attempts) == ("sent", 2)
    assert len(sink.requests) == 2
    assert len(sink.effects) == 1


def test_killed_worker_is_shown_and_not_repeated_where_they_are_not(killed, sink):
    assert not _come_back()
    killed.refresh_from_db()
    assert killed.state == "unsure"
    assert len(sink.requests) == 1


def test_two_workers_at_once_send_each_delivery_once(sink, reader, tell):
    now = timezone.now()
    for n in range(8):
        tell(reader, key=f"m{n}", at=now)
    connection.close()
    workers = [FORK.Process(target=_drain, args=(now,)) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    assert len(sink.requests) == len(sink.effects) == 8
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def _drain(at):
    while send_next(at=at):
        pass


def test_one_matter_told_by_many_at_once_is_told_and_sent_once(mail, reader):
    at, message = timezone.now(), Message(NoticeKind.CASE_OVERDUE, "已经逾期")

    def tell():
        return notify(message, [reader.pk], key="same", at=at)

    assert sorted(rush([tell] * 8, clients=8)) == [0] * 7 + [1]
    assert Notice.objects.count() == Delivery.objects.count() == 1


def test_digests_made_by_many_at_once_are_one_for_each_person(mail, reader, tell):
    at = timezone.now()
    tell(reader, kind=NoticeKind.ADVICE, at=at - DAY)
    made = rush([lambda: make_digests(at=at)] * 6, clients=6)
    assert sorted(made) == [0] * 5 + [1]
    assert Delivery.objects.filter(digest__isnull=False).count() == 1
