"""Telling people: once per key, in the transaction of what they are told of."""

import pytest
from django.db import transaction
from django.utils import timezone

from notices.kinds import NoticeKind
from notices.models import Notice
from notices.services import Message, notify
from tests import factories as f

pytestmark = pytest.mark.django_db
MESSAGE = Message(NoticeKind.CASE_DUE, "办理件即将到期", url="/cases/1/")


def test_notice_under_one_key_comes_once():
    users = [f.UserFactory().pk for _ in range(3)]
    assert notify(MESSAGE, users, key="case-1-due", at=timezone.now()) == 3
    assert notify(MESSAGE, users, key="case-1-due", at=timezone.now()) == 0
    assert Notice.objects.count() == 3


def test_notice_goes_back_with_its_transaction():
    user = f.UserFactory()
    with transaction.atomic():
        notify(MESSAGE, [user.pk], key="case-1-due", at=timezone.now())
        transaction.set_rollback(True)
    assert not Notice.objects.visible_to(user).exists()


def test_notice_is_nobody_elses():
    reader, other = f.UserFactory(), f.UserFactory()
    notify(MESSAGE, [reader.pk], key="case-1-due", at=timezone.now())
    assert Notice.objects.visible_to(reader).unread().count() == 1
    assert not Notice.objects.visible_to(other).exists()
