"""Saying something in an exchange, the same way in every room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from bulletins.models import News, NewsEntry, Said
from bulletins.rules import side_under
from bulletins.states import BulletinState, Side
from bulletins.telling import tell_said
from common.errors import DomainError, InvalidInput, Refused
from members.acting import Acting
from trail.services import Entry, record

LONGEST = 2000
E_ = TypeVar("E_", bound=Said)


@dataclass(frozen=True)
class Saying:
    """What is said, whether the other side is asked, and to which entry it replies."""

    text: str
    asks: bool = False
    answers_id: int | None = None


@transaction.atomic
def say_under_news(
    *, actor: Acting, news: News, saying: Saying, at: dt.datetime
) -> NewsEntry:
    """A question or reply under news that is out; the other side is told."""
    news = News.objects.select_for_update(of=("self",)).get(pk=news.pk)
    side = side_under(actor, news)
    if news.state != BulletinState.PUBLISHED:
        raise DomainError(_("该动态已撤下，不能再交流。"), code="not_published")
    earlier = list(news.said.select_related("person").order_by("pk"))
    made = write(actor, NewsEntry(news=news), side, saying, earlier, at=at)
    tell_said(news, made, earlier, at=at)
    return made


def write(
    actor: Acting,
    entry: E_,
    side: str,
    saying: Saying,
    earlier: list[E_],
    *,
    at: dt.datetime,
) -> E_:
    """Fill, save and record an entry whose matter the caller has set and locked."""
    if actor.user is None or actor.assignment is None:
        raise Refused(_("请先选择以何身份发言。"), code="no_such_role")
    text = saying.text.strip()
    if not 0 < len(text) <= LONGEST:
        sentence = _("请填写内容，不超过 %d 字。") % LONGEST
        raise InvalidInput(sentence, fields={"text": [sentence]})
    if saying.answers_id and saying.answers_id not in {one.pk for one in earlier}:
        raise InvalidInput(
            _("所回复的内容不在这里，请刷新后重试。"), code="no_such_entry"
        )
    entry.side, entry.text, entry.said_at = side, text, at
    entry.asks = saying.asks and side != Side.OFFICE
    entry.person, entry.role = actor.user, actor.assignment
    if side == Side.DEPARTMENT:
        entry.department_id = actor.department_id
    entry.answers = next((one for one in earlier if one.pk == saying.answers_id), None)
    entry.save(force_insert=True)
    room = entry._meta.app_label
    after = {"side": side, "asks": entry.asks}
    record(actor.author, Entry(entry, f"{room}.say", after=after), at=at)
    return entry
