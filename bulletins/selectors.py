"""Questions about news and briefings: read or not, by how many, whose turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, QuerySet, Value

from bulletins.models import Briefing, Bulletin, News, NewsEntry, ReadReceipt
from bulletins.states import Turn
from bulletins.turns import turn_of
from members.models import Member, User

B = TypeVar("B", bound=Bulletin)


def with_read(found: QuerySet[B], reader: User) -> QuerySet[B]:
    """Adds `is_read`: whether this person has opened it."""
    name = str(found.model._meta.model_name)
    mine = ReadReceipt.objects.filter(reader=reader, **{name: OuterRef("pk")})
    shown: QuerySet[Any] = found.annotate(is_read=Exists(mine))
    return shown


def unread_by(found: QuerySet[B], reader: User) -> QuerySet[B]:
    return with_read(found, reader).filter(is_read=False)


def with_turn(found: QuerySet[News]) -> QuerySet[News]:
    """Adds `turn`: nobody's until a member asks something."""
    said = NewsEntry.objects.filter(news=OuterRef("pk"))
    return found.annotate(turn=turn_of(said, Value(Turn.NOBODY)))


def unread_count(user: User) -> int:
    """News and briefings for this person that they have not opened."""
    news = unread_by(News.objects.for_readers(user), user).count()
    return news + unread_by(Briefing.objects.for_readers(user), user).count()


@dataclass(frozen=True)
class Readers:
    """Of the committee's members in office, how many have read it."""

    read: int
    members: int


def readers_of(thing: News | Briefing) -> Readers:
    members = Member.objects.active().filter(committee=thing.committee_id)
    read = thing.receipts.filter(reader__in=members.values("user_id"))
    return Readers(read.count(), members.count())


def receipts_of(thing: News | Briefing) -> QuerySet[Any]:
    """Who read it, the first first."""
    return thing.receipts.select_related("reader").order_by("read_at", "pk")
