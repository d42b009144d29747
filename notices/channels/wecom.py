"""Robots of WeCom groups: the key in the address is the whole of their secret."""

from __future__ import annotations

import datetime as dt

from notices.channels.base import Parcel
from notices.channels.robots import as_markdown, call_robot

# The system being busy, and more calls than the platform takes in a minute.
BUSY = frozenset({-1, 45009})
# A message of theirs holds 4,096 bytes.
MOST = 4_000


class WeCom:
    """Knows no token: what is sent twice arrives twice."""

    is_idempotent = False

    def send(self, parcel: Parcel, *, at: dt.datetime) -> None:
        body = {
            "msgtype": "markdown",
            "markdown": {"content": as_markdown(parcel, MOST)},
        }
        call_robot(parcel.address, body, busy=BUSY)
