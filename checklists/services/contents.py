"""What a person writes on a list item, apart from its number, owner and state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import models

from activities.models import Audience
from checklists.models import (
    ConcernItem,
    ConsultItem,
    Field,
    IntentItem,
    ListItem,
    PostOffer,
)
from checklists.services.offers import Answered, SessionFacts
from members.models import Department, Region


class Content:
    """What the four kinds share: which rows it becomes and how it is searched."""

    model: ClassVar[type[ListItem]]
    prefix: ClassVar[str]
    owner: ClassVar[str]

    def columns(self) -> dict[str, Any]:
        raise NotImplementedError

    def searched(self) -> tuple[str, ...]:
        raise NotImplementedError

    def sets(self) -> dict[str, tuple[models.Model, ...]]:
        return {}

    @classmethod
    def of(cls, item: Any) -> Self:
        """The content that the item holds now."""
        raise NotImplementedError


@dataclass(frozen=True)
class ConcernContent(Content):
    model = ConcernItem
    prefix = "G"
    owner = "member"

    text: str = ""
    title: str = ""
    field: Field | None = None
    departments: tuple[Department, ...] = ()

    def columns(self) -> dict[str, Any]:
        title, text = self.title.strip(), self.text.strip()
        return {"title": title, "text": text, "field": self.field}

    def searched(self) -> tuple[str, ...]:
        return (self.title, self.text)

    def sets(self) -> dict[str, tuple[models.Model, ...]]:
        return {"departments": self.departments}

    @classmethod
    def of(cls, item: ConcernItem) -> Self:
        return cls(item.text, item.title, item.field, tuple(item.departments.all()))


@dataclass(frozen=True)
class ConsultContent(Content):
    model = ConsultItem
    prefix = "J"
    owner = "department"

    text: str = ""
    title: str = ""
    field: Field | None = None

    def columns(self) -> dict[str, Any]:
        title, text = self.title.strip(), self.text.strip()
        return {"title": title, "text": text, "field": self.field}

    def searched(self) -> tuple[str, ...]:
        return (self.title, self.text)

    @classmethod
    def of(cls, item: ConsultItem) -> Self:
        return cls(item.text, item.title, item.field)


@dataclass(frozen=True)
class IntentContent(Content):
    """`offers` in the order of preference, the most wanted first."""

    model = IntentItem
    prefix = "Y"
    owner = "member"

    fields_wanted: tuple[Field, ...] = ()
    offers: tuple[PostOffer, ...] = ()
    regions: tuple[Region, ...] = ()
    times: tuple[str, ...] = ()
    note: str = ""
    limit: int = 1

    def columns(self) -> dict[str, Any]:
        return {
            "note": self.note.strip(),
            "limit": self.limit,
            "times": list(self.times),
            "field": self.fields_wanted[0] if self.fields_wanted else None,
        }

    def searched(self) -> tuple[str, ...]:
        return (self.note, *(field.name for field in self.fields_wanted))

    def sets(self) -> dict[str, tuple[models.Model, ...]]:
        return {"fields_wanted": self.fields_wanted, "regions": self.regions}

    @classmethod
    def of(cls, item: IntentItem) -> Self:
        ranked = item.choices.select_related("offer").order_by("rank")
        return cls(
            fields_wanted=tuple(item.fields_wanted.all()),
            offers=tuple(choice.offer for choice in ranked),
            regions=tuple(item.regions.all()),
            times=tuple(item.times),
            note=item.note,
            limit=item.limit,
        )


@dataclass(frozen=True)
class OfferContent(Content):
    model = PostOffer
    prefix = "P"
    owner = "department"

    title: str = ""
    sessions: tuple[SessionFacts, ...] = ()
    field: Field | None = None
    scene: str = ""
    host_site: str = ""
    region: Region | None = None
    audience: str = Audience.BOTH
    contact: str = ""
    answers: tuple[Answered, ...] = ()

    def columns(self) -> dict[str, Any]:
        return {
            "title": self.title.strip(),
            "field": self.field,
            "scene": self.scene.strip(),
            "host_site": self.host_site.strip(),
            "region": self.region,
            "audience": self.audience,
            "contact": self.contact.strip(),
        }

    def searched(self) -> tuple[str, ...]:
        field = self.field.name if self.field else ""
        return (self.title, self.scene, self.host_site, field)

    @classmethod
    def of(cls, item: PostOffer) -> Self:
        answered = item.answers.select_related("concern", "consult", "topic")
        targets = (one.concern or one.consult or one.topic for one in answered)
        return cls(
            title=item.title,
            sessions=tuple(
                SessionFacts(
                    one.starts_at, one.ends_at, one.capacity, one.min_participants
                )
                for one in item.sessions.order_by("starts_at")
            ),
            field=item.field,
            scene=item.scene,
            host_site=item.host_site,
            region=item.region,
            audience=item.audience,
            contact=item.contact,
            answers=tuple(target for target in targets if target is not None),
        )


CONTENTS: dict[type[ListItem], type[Content]] = {
    kind.model: kind
    for kind in (ConcernContent, ConsultContent, IntentContent, OfferContent)
}


def content_of(item: ListItem) -> Content:
    """The content of an item of any kind."""
    return CONTENTS[type(item)].of(item)


def moved_sessions(
    sessions: tuple[SessionFacts, ...], after: dt.datetime
) -> tuple[SessionFacts, ...]:
    """The same weekdays and hours in the first whole weeks that lie after a moment."""
    if not sessions:
        return ()
    behind = after - min(one.starts_at for one in sessions)
    weeks = dt.timedelta(weeks=max(0, behind // dt.timedelta(weeks=1) + 1))
    return tuple(
        SessionFacts(
            one.starts_at + weeks,
            one.ends_at + weeks,
            one.capacity,
            one.min_participants,
        )
        for one in sessions
    )
