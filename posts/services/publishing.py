"""An accepted offer becomes a post with bookable sessions (W20, W21)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityKind
from activities.states import ActivityState
from checklists.models import OfferSession, PostOffer
from checklists.search import tokens_of
from checklists.states import ItemState
from common.errors import IllegalTransition
from common.moves import target_of
from members.acting import Acting
from members.rules import require_staff
from posts.models import Post, PostSession
from posts.states import POST_MOVES, PostAction, PostState
from trail.models import LinkKind
from trail.services import Entry, link_many, record, record_many

DAY = dt.timedelta(days=1)
LAST_CALL = dt.timedelta(hours=2)
COPIED = ("number", "title", "field", "scene", "host_site", "region", "contact")


@transaction.atomic
def publish_offers(
    *, actor: Acting, offers: Sequence[PostOffer], at: dt.datetime
) -> list[Post]:
    """Posts for accepted offers that have none yet, with their sessions bookable.

    Booking and cancelling end a day before a session starts, or two hours before
    where the session is nearer than that.
    """
    ids = [offer.pk for offer in offers]
    locked = list(
        PostOffer.objects.select_for_update(of=("self",))
        .filter(pk__in=ids, post__isnull=True)
        .select_related("committee", "field")
        .prefetch_related("sessions")
        .order_by("pk")
    )
    for offer in locked:
        require_staff(actor, offer.committee_id)
        if offer.state != ItemState.ACCEPTED:
            raise IllegalTransition(
                _("供岗“%s”尚未采用，请先在筛选台采用后再发布。") % offer.title
            )
        if not offer.sessions.all():
            raise IllegalTransition(_("供岗“%s”没有场次，不能发布。") % offer.title)
    posts = Post.objects.bulk_create(
        [
            Post(
                committee_id=offer.committee_id,
                round_id=offer.round_id,
                offer=offer,
                department_id=offer.department_id,
                state=PostState.PUBLISHED,
                published_at=at,
                tokens=_tokens(offer),
                **{name: getattr(offer, name) for name in COPIED},
            )
            for offer in locked
        ],
        batch_size=500,
    )
    _open_sessions(
        [
            (post, session)
            for post, offer in zip(posts, locked, strict=True)
            for session in sorted(offer.sessions.all(), key=lambda one: one.starts_at)
        ],
        at,
    )
    link_many(LinkKind.PUBLISHED_AS, list(zip(locked, posts, strict=True)), at=at)
    entries = [
        Entry(post, "posts.publish", to_state=post.state, after={"number": post.number})
        for post in posts
    ]
    record_many(actor.author, entries, at=at)
    return posts


@transaction.atomic
def refresh_post(*, actor: Acting, offer: PostOffer, at: dt.datetime) -> Post:
    """The post of a corrected offer says what the offer says; new sessions open.

    Sessions that exist keep their time and seats: these are changed on the activity,
    where people who booked are taken care of.
    """
    require_staff(actor, offer.committee_id)
    post = Post.objects.select_for_update().get(offer=offer)
    for name in COPIED:
        setattr(post, name, getattr(offer, name))
    post.tokens = _tokens(offer)
    post.save(update_fields=[*COPIED, "tokens"])
    held = set(post.sessions.values_list("activity__starts_at", flat=True))
    new = offer.sessions.exclude(starts_at__in=held).order_by("starts_at")
    _open_sessions([(post, session) for session in new], at, first=len(held) + 1)
    record(actor.author, Entry(post, "posts.refresh"), at=at)
    return post


@transaction.atomic
def change_post_state(
    *, actor: Acting, post: Post, action: PostAction, at: dt.datetime, reason: str = ""
) -> Post:
    """Withdraw, republish or end a post."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    require_staff(actor, post.committee_id)
    before = post.state
    post.state = target_of(POST_MOVES, action, before, reason=reason)
    post.save(update_fields=["state"])
    entry = Entry(post, f"posts.{action}", before, post.state, reason)
    record(actor.author, entry, at=at)
    return post


def _tokens(offer: PostOffer) -> object:
    field = offer.field.name if offer.field else ""
    return tokens_of(offer.title, offer.scene, offer.host_site, field)


def _open_sessions(
    planned: Sequence[tuple[Post, OfferSession]], at: dt.datetime, first: int = 1
) -> None:
    activities = Activity.objects.bulk_create(
        [_activity(post, session, at) for post, session in planned], batch_size=500
    )
    ordinals: dict[int, int] = {}
    rows = []
    for (post, _session), activity in zip(planned, activities, strict=True):
        ordinals[post.pk] = ordinals.get(post.pk, first - 1) + 1
        rows.append(
            PostSession(post=post, activity=activity, ordinal=ordinals[post.pk])
        )
    PostSession.objects.bulk_create(rows, batch_size=2000)


def _activity(post: Post, session: OfferSession, at: dt.datetime) -> Activity:
    near = session.starts_at - at < 2 * DAY
    until = max(
        session.starts_at - (LAST_CALL if near else DAY), min(at, session.ends_at)
    )
    return Activity(
        committee_id=post.committee_id,
        kind=ActivityKind.POST_SESSION,
        title=post.title,
        host_id=post.department_id,
        venue=post.host_site,
        region=post.region,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        capacity=session.capacity,
        min_participants=session.min_participants,
        audience=session.offer.audience,
        books_from=None,
        books_until=min(until, session.ends_at),
        cancel_until=min(until, session.ends_at),
        state=ActivityState.PUBLISHED,
        check_in_salt=secrets.token_urlsafe(18),
    )
