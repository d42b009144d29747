"""Check-in codes: signed for one person in one activity, good until it ends."""

from __future__ import annotations

import datetime as dt
import secrets

import segno
from django.core import signing
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from activities.errors import UnknownCode
from activities.models import Activity, Participation


def new_salt() -> str:
    return secrets.token_hex(16)


def make_code(held: Participation) -> str:
    """The code that shows that its bearer holds this seat; the activity is loaded."""
    activity = held.activity
    expires = int(activity.ends_at.timestamp())
    return _signer(activity).sign(f"{activity.pk}.{held.pk}.{expires}")


def draw_code(held: Participation) -> SafeString:
    """The code as an SVG picture that can stand within a page."""
    drawn = segno.make(make_code(held), error="m").svg_inline(scale=6, border=4)
    return mark_safe(drawn)  # noqa: S308 -- segno's own marks, no text of people


def read_code(code: str, at: dt.datetime) -> tuple[Activity, int]:
    """The activity and the participation's id; raises UnknownCode when not good."""
    unknown = UnknownCode(_("签到码无效，请核对后改用手工签到。"))
    prefix = code.strip().partition(".")[0]
    if not (prefix.isascii() and prefix.isdigit() and len(prefix) < 19):
        raise unknown
    activity = Activity.objects.filter(pk=int(prefix)).first()
    if activity is None:
        raise unknown
    try:
        facts = _signer(activity).unsign(code.strip())
    except signing.BadSignature:
        raise unknown from None
    _activity, held, expires = facts.split(".")
    if int(expires) < at.timestamp():
        raise UnknownCode(_("签到码已过期，请改用手工签到。"), code="code_expired")
    return activity, int(held)


def _signer(activity: Activity) -> signing.Signer:
    salt = f"activities.check_in.{activity.pk}.{activity.check_in_salt}"
    return signing.Signer(salt=salt)
