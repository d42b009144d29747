"""Reminding those who were there of the report they owe."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Participation
from notices.kinds import NoticeKind
from notices.models import Notice
from notices.services import Message, notify
from posts.loops import REMIND_AFTER, reports_owed

KEY = "report-due-"
AT_ONCE = 500


@transaction.atomic
def remind_reports(at: dt.datetime) -> int:
    """Everybody who owes a report since so many days was told once; how many now.

    May run twice or at once: the key of the notice is one per participation.
    """
    told = Notice.objects.filter(
        recipient=OuterRef("person"),
        key=Concat(Value(KEY), Cast(OuterRef("pk"), CharField())),
    )
    owed = (
        reports_owed(at, REMIND_AFTER)
        .filter(~Exists(told), person__is_active=True)
        .select_related("activity")
        .order_by("pk")[:AT_ONCE]
    )
    return sum(_remind(one, at) for one in owed)


def _remind(held: Participation, at: dt.datetime) -> int:
    message = Message(
        NoticeKind.REPORT_DUE,
        _("请填写体验反馈：%s") % held.activity.title,
        url=reverse("posts:experiences"),
        about=held,
    )
    return notify(message, [held.person_id], key=f"{KEY}{held.pk}", at=at)
