"""Telling people of news, briefings and what is said under them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins.models import Briefing, News, NewsEntry
from bulletins.states import Side
from members.models import Member, RoleAssignment
from members.models.roles import DEPARTMENT_ROLES
from notices.kinds import NoticeKind
from notices.services import Message, notify


def tell_published(thing: News | Briefing, *, at: dt.datetime) -> None:
    """Every member of the committee once, however often it is withdrawn and back."""
    name, who = (
        ("news", thing.publisher)
        if isinstance(thing, News)
        else ("briefing", thing.committee.name)
    )
    url = f"/news/{thing.pk}/" if isinstance(thing, News) else f"/briefings/{thing.pk}/"
    members = Member.objects.active().filter(committee=thing.committee_id)
    notify(
        Message(NoticeKind.NEWS, thing.title, who, url, about=thing),
        members.values_list("user_id", flat=True),
        key=f"{name}-{thing.pk}-published",
        at=at,
    )


def tell_said(
    news: News, made: NewsEntry, earlier: Sequence[NewsEntry], *, at: dt.datetime
) -> None:
    """The department hears of members; of the department, who spoke before it."""
    if made.side == Side.MEMBER:
        told = _officers(news.department_id, at)
        title = _("委员在动态下提问：%s") % news.title
    else:
        told = {one.person_id for one in earlier if one.side == Side.MEMBER}
        title = _("%(who)s回复了：%(title)s") % {"who": made.who, "title": news.title}
    notify(
        Message(NoticeKind.NEWS, title, made.text, f"/news/{news.pk}/", about=news),
        told - {made.person_id},
        key=f"news-said-{made.pk}",
        at=at,
    )


def _officers(department_id: int | None, at: dt.datetime) -> set[int]:
    held = RoleAssignment.objects.in_force(timezone.localdate(at)).filter(
        department=department_id, role__in=DEPARTMENT_ROLES
    )
    return set(held.values_list("user_id", flat=True)) if department_id else set()
