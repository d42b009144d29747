import datetime as dt

import pytest

from activities.models import Activity
from checklists.models import PostOffer
from checklists.states import ItemState
from common.errors import IllegalTransition, Refused
from posts.models import Post
from posts.services.publishing import (
    change_post_state,
    publish_offers,
    refresh_post,
)
from posts.states import POST_MOVES, PostAction, PostState
from tests import factories as f
from tests.posts.wishing import START, open_post, open_round
from trail.models import Event, Link

DAY = dt.timedelta(days=1)


@pytest.fixture
def round_(committee):
    return open_round(committee)


@pytest.fixture
def post(round_, clerk, now):
    return open_post(round_, clerk, now, title="护学岗", capacity=3)


def offer_of(post):
    return PostOffer.objects.get(pk=post.offer_id)


def test_published_post_comes_from_its_offer(post, now):
    assert (post.state, post.published_at) == (PostState.PUBLISHED, now)
    link = Link.objects.get(kind="published_as")
    assert (link.source_id, link.target_id) == (post.offer_id, post.pk)
    session = Activity.objects.get(post_session__post=post)
    assert (session.capacity, session.starts_at) == (3, START)
    assert session.books_until == START - DAY
    assert Event.objects.get(verb="posts.publish").to_state == PostState.PUBLISHED


def test_publishing_again_makes_no_second_post(post, clerk, now):
    assert publish_offers(actor=clerk, offers=[offer_of(post)], at=now) == []
    assert Post.objects.count() == 1


@pytest.mark.parametrize("state", sorted(set(ItemState) - {ItemState.ACCEPTED}))
def test_offer_not_accepted_is_not_published(round_, clerk, now, state):
    offer = f.OfferFactory(round=round_)
    f.OfferSessionFactory(offer=offer)
    facts = {"submitted_at": None} if state == ItemState.DRAFT else {}
    PostOffer.objects.filter(pk=offer.pk).update(state=state, reason="暂缓", **facts)
    with pytest.raises(IllegalTransition, match="尚未采用"):
        publish_offers(actor=clerk, offers=[offer], at=now)


def test_offer_without_sessions_is_not_published(round_, clerk, now):
    offer = f.OfferFactory(round=round_, state=ItemState.ACCEPTED)
    with pytest.raises(IllegalTransition, match="没有场次"):
        publish_offers(actor=clerk, offers=[offer], at=now)


def test_refreshed_post_says_what_the_offer_says(post, clerk, now):
    PostOffer.objects.filter(pk=post.offer_id).update(
        title="护学与疏导岗", host_site="第二小学西门"
    )
    f.OfferSessionFactory(offer=offer_of(post), starts_at=START + DAY, capacity=5)
    fresh = refresh_post(actor=clerk, offer=offer_of(post), at=now)
    assert (fresh.pk, fresh.title) == (post.pk, "护学与疏导岗")
    opened = [
        (one.ordinal, one.activity.starts_at, one.activity.capacity)
        for one in fresh.sessions.select_related("activity").order_by("ordinal")
    ]
    assert opened == [(1, START, 3), (2, START + DAY, 5)]
    assert Event.objects.filter(verb="posts.refresh", target_id=post.pk).count() == 1


def test_refreshing_keeps_sessions_that_stand(post, clerk, now):
    Activity.objects.update(capacity=9)
    for _time in range(2):
        refresh_post(actor=clerk, offer=offer_of(post), at=now)
    assert [one.capacity for one in Activity.objects.all()] == [9]


@pytest.mark.parametrize("action", PostAction)
@pytest.mark.parametrize("state", PostState)
def test_every_state_meets_every_action(post, clerk, now, state, action):
    Post.objects.filter(pk=post.pk).update(state=state)
    move = POST_MOVES[action]
    words = {"actor": clerk, "post": post, "action": action, "at": now}
    if state in move.sources:
        changed = change_post_state(**words, reason="设备检修")
        assert changed.state == move.target
        event = Event.objects.get(verb=f"posts.{action}")
        assert (event.from_state, event.to_state) == (state, move.target)
        assert event.reason == "设备检修"
    else:
        with pytest.raises(IllegalTransition):
            change_post_state(**words, reason="设备检修")
        assert Post.objects.get(pk=post.pk).state == state


@pytest.mark.parametrize("who", ["leader", "member", "handler", "stranger"])
def test_others_neither_publish_refresh_nor_change(request, who, post, round_, now):
    actor = request.getfixturevalue(who)
    offer = f.OfferFactory(round=round_, state=ItemState.ACCEPTED)
    f.OfferSessionFactory(offer=offer)
    with pytest.raises(Refused):
        publish_offers(actor=actor, offers=[offer], at=now)
    with pytest.raises(Refused):
        refresh_post(actor=actor, offer=offer_of(post), at=now)
    for action in PostAction:
        with pytest.raises(Refused):
            change_post_state(
                actor=actor, post=post, action=action, at=now, reason="试试"
            )
    assert Post.objects.get().state == PostState.PUBLISHED
