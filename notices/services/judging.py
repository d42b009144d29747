"""May this be sent now? Asked in the moment of sending, not when it was written."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from notices.channels import Parcel
from notices.kinds import URGENT, Channel, NoticeKind, Pace
from notices.models import Delivery, Digest, Notice, QuietHours, Robot
from notices.selectors import pace_of, told_in, wishes_about
from notices.states import DeliveryState

# Both platforms stop listening to a robot after 20 calls a minute.
MOST_A_MINUTE = 18
MINUTE = dt.timedelta(minutes=1)
# So many lines a mail can be read through.
LINES = 50


class Dropped(Exception):
    """It is not to be sent any more, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Postponed(Exception):
    """It is to be sent, but not before `until`."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until)
        self.until = until


def parcel_for(delivery: Delivery, at: dt.datetime) -> Parcel:
    """What is to be sent, where to. Raises Dropped or Postponed."""
    person: Any = delivery.recipient
    if not person.is_active:
        raise Dropped(_("接收人的账号已停用。"))
    address = _address_of(delivery, person)
    if delivery.notice is None:
        assert delivery.digest is not None
        _require_calm(person.pk, at)
        title, text, url = _summary(delivery.digest)
    else:
        notice = delivery.notice
        _require_wanted(delivery, notice)
        _require_visible(notice, person)
        if notice.kind not in URGENT:
            _require_calm(person.pk, at)
        title, text, url = notice.title, notice.text, notice.url
    return Parcel(
        title=title,
        text=text,
        url=f"{settings.SITE_URL.rstrip('/')}{url}" if url else "",
        address=address,
        token=str(delivery.token),
        secret=_robot_at(delivery.robot, at) if delivery.robot else "",
    )


def _address_of(delivery: Delivery, person: Any) -> str:
    match delivery.channel:
        case Channel.EMAIL:
            address = person.email
        case Channel.SMS:
            address = getattr(person, "phone", "")
        case _:
            address = delivery.robot.address if delivery.robot else ""
    if not address:
        raise Dropped(_("接收人没有登记这个渠道的地址。"))
    return str(address)


def _require_wanted(delivery: Delivery, notice: Notice) -> None:
    if delivery.robot:
        if not delivery.robot.is_active or notice.kind not in delivery.robot.kinds:
            raise Dropped(_("群机器人已停用，或不再转发这类通知。"))
        return
    if notice.read_at is not None:
        raise Dropped(_("接收人已在站内阅读。"))
    person = notice.recipient_id
    wishes = wishes_about(notice.kind, [person])
    if pace_of(wishes, person, notice.kind, delivery.channel) != Pace.AT_ONCE:
        raise Dropped(_("接收人已不再即时接收这类通知。"))


def _require_visible(notice: Notice, person: Any) -> None:
    if not Notice.objects.filter(pk=notice.pk).visible_to(person).exists():
        raise Dropped(_("接收人已不能查看所涉内容。"))


def _require_calm(person: int, at: dt.datetime) -> None:
    hours = QuietHours.objects.filter(user_id=person).first()
    until = hours.over_at(at) if hours else None
    if until:
        raise Postponed(until)


def _robot_at(robot: Robot, at: dt.datetime) -> str:
    """The robot's secret, while it may still be called in this minute."""
    lately = robot.deliveries.filter(ended_at__gt=at - MINUTE).exclude(
        state__in=[DeliveryState.DROPPED, DeliveryState.WAITING]
    )
    if lately.count() >= MOST_A_MINUTE:
        raise Postponed(at + MINUTE)
    return robot.secret


def _summary(digest: Digest) -> tuple[str, str, str]:
    """Title, text and address of a digest."""
    told = list(told_in(digest)[: LINES + 1])
    if not told:
        raise Dropped(_("没有未读且仍可查看的通知。"))
    lines: list[str] = []
    for kind, notices in groupby(told[:LINES], key=lambda one: one.kind):
        lines += ["", str(NoticeKind(kind).label)]
        lines += [f"· {one.title}" for one in notices]
    if len(told) > LINES:
        lines += ["", _("还有更多，请到站内查看。")]
        title = _("%s 条以上未读通知") % LINES
    else:
        title = _("%s 条未读通知") % len(told)
    named = _("每日汇总") if digest.cadence == Pace.DAILY else _("每周汇总")
    return f"{named}：{title}", "\n".join(lines).strip(), "/notices/"
