"""Feeds: Atom through Django, JSON Feed 1.1, both answered 304 where nothing changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, quote_etag
from django.utils.timezone import localtime

JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class Item:
    """One entry; `url` is absolute, `author` empty where nobody is named."""

    url: str
    title: str
    text: str
    published_at: dt.datetime
    changed_at: dt.datetime
    author: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed with its own address and that of the page it mirrors."""

    title: str
    page_url: str
    feed_url: str
    description: str = ""
    items: Sequence[Item] = field(default_factory=tuple)

    @property
    def changed_at(self) -> dt.datetime | None:
        return max((one.changed_at for one in self.items), default=None)

    @property
    def etag(self) -> str:
        told = [f"{self.title}|{self.page_url}"]
        told += [f"{i.url}|{i.title}|{i.text}|{i.author}" for i in self.items]
        told += [i.changed_at.isoformat() for i in self.items]
        return quote_etag(hashlib.sha256("\n".join(told).encode()).hexdigest()[:32])


def atom(request: HttpRequest, feed: Feed) -> HttpResponse:
    made = Atom1Feed(
        title=feed.title,
        link=feed.page_url,
        description=feed.description,
        feed_url=feed.feed_url,
        language="zh-cn",
    )
    for one in feed.items:
        made.add_item(
            title=one.title,
            link=one.url,
            description=one.text,
            unique_id=one.url,
            pubdate=localtime(one.published_at),
            updateddate=localtime(one.changed_at),
            author_name=one.author or None,
        )
    return conditional(
        request,
        HttpResponse(made.writeString("utf-8"), content_type=made.content_type),
        feed,
    )


def json_feed(request: HttpRequest, feed: Feed) -> HttpResponse:
    told = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.feed_url,
        "description": feed.description,
        "language": "zh-CN",
        "items": [_told(one) for one in feed.items],
    }
    answer = JsonResponse(
        told,
        content_type="application/feed+json; charset=utf-8",
        json_dumps_params={"ensure_ascii": False},
    )
    return conditional(request, answer, feed)


def _told(one: Item) -> dict[str, object]:
    told: dict[str, object] = {
        "id": one.url,
        "url": one.url,
        "title": one.title,
        "content_text": one.text,
        "date_published": localtime(one.published_at).isoformat(),
        "date_modified": localtime(one.changed_at).isoformat(),
    }
    return told | ({"authors": [{"name": one.author}]} if one.author else {})


def conditional(request: HttpRequest, answer: HttpResponse, feed: Feed) -> HttpResponse:
    """The answer with ETag and Last-Modified, or 304."""
    answer.headers["ETag"] = feed.etag
    changed = feed.changed_at
    seconds = int(changed.timestamp()) if changed else None
    if seconds is not None:
        answer.headers["Last-Modified"] = http_date(seconds)
    answer.headers.setdefault("Cache-Control", "max-age=300")
    found = get_conditional_response(request, feed.etag, seconds, answer)
    assert isinstance(found, HttpResponse)
    return found
