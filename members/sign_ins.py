"""Listens to Django's own accounts: signing in and out, and failing to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import signals
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from members.models import User
from members.services import sign_ins


@receiver(signals.user_logged_in, dispatch_uid="trail-entry")
def entered(request: HttpRequest | None, user: User, **given: Any) -> None:
    """Only what was asked for at an address: a program's own session is no entry."""
    if request is not None and request.path:
        sign_ins.note_entry(user=user, at=timezone.now())


@receiver(signals.user_logged_out, dispatch_uid="trail-leave")
def left(request: HttpRequest | None, user: User | None, **given: Any) -> None:
    if user is not None and request is not None and request.path:
        sign_ins.note_leave(user=user, at=timezone.now())


@receiver(signals.user_login_failed, dispatch_uid="trail-failure")
def failed(credentials: Mapping[str, Any], **given: Any) -> None:
    username = str(credentials.get("username", ""))
    sign_ins.note_failed_entry(username=username, at=timezone.now())
