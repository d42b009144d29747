"""Robots of DingTalk groups, with the signature over time and secret."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from urllib.parse import urlencode

from notices.channels.base import Parcel
from notices.channels.robots import as_markdown, call_robot

# "Sent too fast", and the system being busy.
BUSY = frozenset({-1, 130101})
MOST = 18_000


def signature(secret: str, millis: int) -> str:
    """HMAC-SHA256 over "time, line feed, secret", keyed with the secret, in base64."""
    text = f"{millis}\n{secret}".encode()
    digest = hmac.new(secret.encode(), text, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class DingTalk:
    """Knows no token: what is sent twice arrives twice."""

    is_idempotent = False

    def send(self, parcel: Parcel, *, at: dt.datetime) -> None:
        millis = int(at.timestamp() * 1000)
        signed = urlencode(
            {"timestamp": millis, "sign": signature(parcel.secret, millis)}
        )
        joint = "&" if "?" in parcel.address else "?"
        told = {"title": parcel.title, "text": as_markdown(parcel, MOST)}
        body = {"msgtype": "markdown", "markdown": told}
        call_robot(f"{parcel.address}{joint}{signed}", body, busy=BUSY)
