"""Ways out of the site: one interface, one module for each way."""

from __future__ import annotations

from django.conf import settings

from notices.channels.base import Channelled, Parcel, Refusal, Unsure
from notices.channels.dingtalk import DingTalk
from notices.channels.email import Mail
from notices.channels.sms import HttpProvider, TextMessage
from notices.channels.wecom import WeCom
from notices.kinds import Channel, RobotKind

__all__ = ["Channelled", "Parcel", "Refusal", "Unsure", "channel_of", "ways_out"]
_ROBOTS: dict[str, Channelled] = {
    RobotKind.DINGTALK: DingTalk(),
    RobotKind.WECOM: WeCom(),
}


def ways_out() -> frozenset[str]:
    """The channels to persons that are set up."""
    known = {Channel.EMAIL: settings.EMAIL_URL, Channel.SMS: settings.SMS_URL}
    return frozenset(channel for channel, address in known.items() if address)


def channel_of(code: str, robot_kind: str = "") -> Channelled:
    """What sends by this channel, as the settings stand now."""
    match code:
        case Channel.EMAIL:
            return Mail()
        case Channel.SMS:
            return TextMessage(HttpProvider.from_settings())
        case _:
            return _ROBOTS[robot_kind]
