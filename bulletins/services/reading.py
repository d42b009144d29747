"""Remembering who read what, and when first."""

from __future__ import annotations

import datetime as dt

from bulletins.models import Briefing, News, ReadReceipt
from bulletins.states import BulletinState
from members.models import User


def note_read(*, reader: User, thing: News | Briefing, at: dt.datetime) -> bool:
    """The reader has read it from now on; True the first time only.

    No event of the trail: the receipt itself is never changed afterwards.
    """
    if thing.state != BulletinState.PUBLISHED:
        return False
    what = {"news": thing} if isinstance(thing, News) else {"briefing": thing}
    if ReadReceipt.objects.filter(reader=reader, **what).exists():
        return False
    made = ReadReceipt(reader=reader, read_at=at, **what)
    ReadReceipt.objects.bulk_create([made], ignore_conflicts=True)
    return True
