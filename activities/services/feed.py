"""The secret address of a person's calendar."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import CalendarFeed
from common.errors import Refused
from members.acting import Acting
from trail.services import Entry, record


@transaction.atomic
def reset_calendar_feed(*, actor: Acting, at: dt.datetime) -> CalendarFeed:
    """A new address for the actor's own calendar; the old one stops working."""
    if actor.user is None:
        raise Refused(_("请先登录。"))
    feed, _made = CalendarFeed.objects.update_or_create(
        person=actor.user,
        defaults={"secret": secrets.token_urlsafe(36), "made_at": at},
    )
    record(actor.author, Entry(feed, "activities.reset_calendar_feed"), at=at)
    return feed
