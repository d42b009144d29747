"""Telling people: rows in the transaction of what they are told of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from notices.kinds import NoticeKind
from notices.models import Notice
from trail.models import kind_of


@dataclass(frozen=True)
class Message:
    """What is told: a line, a few sentences, where to go, and what it is about."""

    kind: NoticeKind
    title: str
    text: str = ""
    url: str = ""
    about: models.Model | None = None


def notify(
    message: Message, recipients: Iterable[int], *, key: str, at: dt.datetime
) -> int:
    """Tell each of these users (ids) once under `key`; how many were told anew.

    Written in the caller's transaction: who rolls back tells nobody.
    """
    about = message.about
    before = Notice.objects.filter(key=key).count()
    Notice.objects.bulk_create(
        [
            Notice(
                recipient_id=pk,
                kind=message.kind,
                title=message.title[:120],
                text=message.text,
                url=message.url,
                about_kind=kind_of(about) if about else "",
                about_id=about.pk if about else None,
                key=key,
                made_at=at,
            )
            for pk in sorted(set(recipients))
        ],
        ignore_conflicts=True,
    )
    return Notice.objects.filter(key=key).count() - before
