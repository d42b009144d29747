"""Text messages through a provider; one kind of provider is here: JSON over HTTP."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings

from notices.channels.base import Parcel
from notices.channels.http import post_json

# One long text message of 4 parts.
MOST = 268


class Provider(Protocol):
    """Who carries text messages."""

    @property
    def is_idempotent(self) -> bool: ...

    def carry(self, phone: str, text: str, *, token: str, at: dt.datetime) -> None:
        """Returns once it was taken; raises Refusal or Unsure."""


@dataclass(frozen=True)
class HttpProvider:
    """Posts a body made from a template, signed over time and body."""

    address: str
    secret: str
    is_idempotent: bool
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_settings(cls) -> HttpProvider:
        return cls(
            settings.SMS_URL,
            settings.SMS_SECRET,
            settings.SMS_IDEMPOTENT,
            settings.SMS_HEADERS,
            settings.SMS_BODY,
        )

    def carry(self, phone: str, text: str, *, token: str, at: dt.datetime) -> None:
        parts = {"{phone}": phone, "{text}": text, "{token}": token}
        told = {name: parts.get(value, value) for name, value in self.body.items()}
        body = json.dumps(told, ensure_ascii=False).encode()
        seconds = str(int(at.timestamp()))
        headers = {**self.headers, "Idempotency-Key": token, "X-Timestamp": seconds}
        if self.secret:
            headers["X-Signature"] = sms_signature(self.secret, seconds, body)
        post_json(self.address, body, headers=headers)


def sms_signature(secret: str, seconds: str, body: bytes) -> str:
    """HMAC-SHA256 over "time, line feed, body", in hexadecimal."""
    text = f"{seconds}\n".encode() + body
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class TextMessage:
    provider: Provider

    @property
    def is_idempotent(self) -> bool:
        return self.provider.is_idempotent

    def send(self, parcel: Parcel, *, at: dt.datetime) -> None:
        room = MOST - len(parcel.url) - 1
        text = f"{parcel.title[:room]} {parcel.url}".strip()
        self.provider.carry(parcel.address, text, token=parcel.token, at=at)
