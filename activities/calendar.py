"""A person's participations as an iCalendar document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from activities.models import Participation
from activities.states import ENDED, ParticipationState


def write_calendar(held: Iterable[Participation]) -> bytes:
    """The document; the same rows give the same bytes, so nothing seems to change."""
    calendar = Calendar()
    calendar.add("prodid", "-//zhiqing//activities//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("我的履职安排"))
    calendar.add("refresh-interval", dt.timedelta(hours=1), {"value": "DURATION"})
    for one in held:
        calendar.add_component(_event(one))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(held: Participation) -> Event:
    activity = held.activity
    zone = ZoneInfo(settings.TIME_ZONE)
    ended = held.state in ENDED
    event = Event()
    event.add("uid", f"participation-{held.pk}@zhiqing")
    event.add("dtstamp", held.decided_at or held.created_at)
    event.add("sequence", int(held.decided_at is not None) + int(ended))
    event.add("summary", activity.title)
    event.add("dtstart", activity.starts_at.astimezone(zone))
    event.add("dtend", activity.ends_at.astimezone(zone))
    event.add("location", activity.venue)
    event.add("status", _status(held))
    event.add("description", _describe(held))
    event.add("transp", "TRANSPARENT" if ended else "OPAQUE")
    return event


def _status(held: Participation) -> str:
    if held.state in ENDED:
        return "CANCELLED"
    return "TENTATIVE" if held.state == ParticipationState.OFFERED else "CONFIRMED"


def _describe(held: Participation) -> str:
    host = held.activity.host
    lines = [
        _("状态：%s") % held.get_state_display(),
        _("承办：%s") % "　".join(filter(None, [str(host), host.contact, host.phone])),
    ]
    return "\n".join(lines)
