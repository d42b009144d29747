"""Posts as a list shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from posts.models import Post


@dataclass(frozen=True)
class Card:
    """A post as the list shows it."""

    pk: int
    title: str
    department: str
    field: str
    district: str
    venue: str
    starts_at: dt.datetime
    capacity: int
    free: int
    waiting: int

    @property
    def url(self) -> str:
        """Asked for when the card is drawn, which is once."""
        return reverse("posts:detail", args=[self.pk])


def card_of(found: Post, post: Post) -> Card:
    """The card of a post that `browse` found and `parts_of` loaded."""
    return Card(
        pk=post.pk,
        title=post.title,
        department=post.department.name,
        field=post.field.name if post.field else "",
        district=post.region.name if post.region else "",
        venue=post.host_site,
        starts_at=found.next_at,  # type: ignore[attr-defined]
        capacity=found.seats,  # type: ignore[attr-defined]
        free=found.seats_free,  # type: ignore[attr-defined]
        waiting=found.queue,  # type: ignore[attr-defined]
    )


@lru_cache(maxsize=4096)
def draw_card(card: Card) -> SafeString:
    """The card in HTML; drawn anew only when something it says has changed.

    Twenty cards are most of what the page of posts costs.
    """
    return render_to_string("components/_post_card.html", {"post": card})
