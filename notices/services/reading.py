"""What a person does with their notices: reads them, and says how they want them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import InvalidInput
from notices.kinds import CHOSEN, NoticeKind, paces_of
from notices.models import Notice, Preference, QuietHours
from notices.services.telling import Message, notify

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

MINUTE = 60


def mark_read(*, notice: Notice, at: dt.datetime) -> Notice:
    """Read from now on; the first reading counts."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=at)
    notice.refresh_from_db(fields=["read_at"])
    return notice


def mark_all_read(*, user: AbstractBaseUser, at: dt.datetime) -> int:
    """All that one can see on the site is read from now on; how many were not yet."""
    waiting = Notice.objects.on_site().unread().visible_to(user)
    return waiting.filter(made_at__lte=at).update(read_at=at)


@transaction.atomic
def set_preferences(
    *, user: AbstractBaseUser, wishes: Mapping[tuple[str, str], str]
) -> None:
    """Keep a pace for each of these pairs of kind and channel; all or none."""
    for (kind, channel), pace in wishes.items():
        if kind not in CHOSEN or pace not in paces_of(kind, channel):
            raise InvalidInput(
                _("这类通知不能在这个渠道这样设置。"),
                code="no_such_pace",
                fields={f"{kind}.{channel}": [_("不支持")]},
            )
    Preference.objects.bulk_create(
        [
            Preference(user_id=user.pk, kind=kind, channel=channel, pace=pace)
            for (kind, channel), pace in sorted(wishes.items())
        ],
        update_conflicts=True,
        unique_fields=["user", "kind", "channel"],
        update_fields=["pace"],
    )


@transaction.atomic
def set_quiet_hours(
    *, user: AbstractBaseUser, is_on: bool, starts: dt.time, ends: dt.time
) -> QuietHours:
    """Nothing but the urgent is sent between the two, which must differ."""
    if starts == ends:
        sentence = _("免打扰的开始和结束时间不能相同。")
        raise InvalidInput(sentence, fields={"ends": [sentence]})
    hours, _made = QuietHours.objects.update_or_create(
        user_id=user.pk, defaults={"is_on": is_on, "starts": starts, "ends": ends}
    )
    return hours


@transaction.atomic
def send_test(*, user: AbstractBaseUser, at: dt.datetime) -> bool:
    """A test through every channel this person can be reached by, once a minute."""
    message = Message(
        NoticeKind.TEST,
        _("这是一条测试消息"),
        _("收到说明这个渠道可以正常接收通知，不需要处理。"),
        "/notices/",
    )
    key = f"test-{int(at.timestamp()) // MINUTE}"
    return bool(notify(message, [user.pk], key=key, at=at))


def forget_old(*, at: dt.datetime) -> int:
    """Delete notices, and digests, older than they are kept; how many notices."""
    with transaction.atomic():
        old = Notice.objects.of_old(at)
        count = old.count()
        old.delete()
        return count
