"""A small round to match: posts with one session each, members with wishes."""

import datetime as dt

from activities.models import Activity
from checklists.models import IntentChoice, PostOffer
from checklists.states import ItemState, Phase
from posts.models import Match
from posts.services.matching import request_match
from posts.services.publishing import publish_offers
from posts.tasks import run_match
from tests import factories as f

START = dt.datetime(2027, 3, 16, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def open_round(committee, **facts):
    return f.RoundFactory(committee=committee, phase=Phase.MATCHING, **facts)


def open_post(round_, clerk, at, *, starts=(START,), capacity=1, minimum=1, **facts):
    """A published post with a session at each of the times."""
    offer = f.OfferFactory(round=round_, state=ItemState.ACCEPTED, **facts)
    for start in starts:
        f.OfferSessionFactory(
            offer=offer,
            starts_at=start,
            capacity=capacity,
            min_participants=minimum,
        )
    offers = list(PostOffer.objects.filter(pk=offer.pk))
    (post,) = publish_offers(actor=clerk, offers=offers, at=at)
    return post


def wish(round_, *posts, member=None, fields=(), regions=(), **facts):
    """An intent that ranks these posts, in this order."""
    more = {"member": member} if member else {}
    intent = f.IntentFactory(round=round_, state=ItemState.ACCEPTED, **more, **facts)
    intent.fields_wanted.set(fields)
    intent.regions.set(regions)
    for rank, post in enumerate(posts, start=1):
        IntentChoice.objects.create(intent=intent, offer=post.offer, rank=rank)
    return intent


def matched(round_, actor, at, **facts):
    """A run of the round, done."""
    run = request_match(actor=actor, round_=round_, at=at, **facts)
    run_match(run.pk)
    run = Match.objects.get(pk=run.pk)
    assert run.error == ""
    return run


def lines(run):
    return list(run.lines.order_by("pk"))


def only_activity(post):
    return Activity.objects.get(post_session__post=post)
