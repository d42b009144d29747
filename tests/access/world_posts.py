"""Posts and the seats in them, made from accepted offers."""

import datetime as dt

from django.utils import timezone

from activities.codes import make_code
from activities.models import CalendarFeed, Participation, Source
from activities.services.booking import book_seat
from activities.services.feed import reset_calendar_feed
from activities.states import ActivityState, ParticipationState
from checklists.search import tokens_of
from checklists.states import ItemState, Phase
from posts.models import Post, PostSession
from posts.services.publishing import change_post_state, publish_offers
from posts.states import PostAction
from tests import factories as f
from tests.access.world_lists import found_round
from tests.access.world_people import TEXT, World

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
S = ItemState


def published(world: World, name: str, title: str, days: int, **facts) -> Post:
    """A post of the first department; its session is `session_<name>`."""
    offer = f.OfferFactory(
        round=world.things["running"],
        department=world.home.departments[0],
        state=S.ACCEPTED,
        title=title,
        contact="对外联系人",
        tokens=tokens_of(title),
    )
    f.OfferSessionFactory(
        offer=offer, starts_at=timezone.now() + days * DAY, capacity=3, **facts
    )
    (post,) = publish_offers(
        actor=world.people["clerk"], offers=[offer], at=timezone.now()
    )
    world.things[f"post_{name}"] = post
    world.things[f"session_{name}"] = PostSession.objects.get(post=post)
    return post


def fill_posts(world: World) -> None:
    found_round(world, world.home, "running", Phase.RUNNING)
    found_round(world, world.abroad, "running_abroad", Phase.RUNNING)
    for days, name in enumerate(("free", "booked", "offered", "wanted"), start=20):
        published(world, name, f"{name}公开岗", days)
    withdrawn = published(world, "withdrawn", f"撤下岗{TEXT}", 30)
    change_post_state(
        actor=world.people["clerk"],
        post=withdrawn,
        action=PostAction.WITHDRAW,
        at=timezone.now(),
        reason=f"撤下理由{TEXT}",
    )
    world.things["activity"] = world.things["session_booked"].activity
    world.things["draft_activity"] = f.ActivityFactory(
        committee=world.home.committee,
        host=world.home.departments[0],
        title=f"活动稿{TEXT}",
        venue=f"地点{TEXT}",
        state=ActivityState.DRAFT,
    )


def fill_seats(world: World) -> None:
    things, owner, now = world.things, world.people["owner"], timezone.now()
    made = book_seat(
        actor=owner, activity_id=things["session_booked"].activity_id, at=now
    )
    things["confirmed"] = Participation.objects.get(pk=made.participation_id)
    things["offered"] = seat(
        things["session_offered"].activity,
        owner,
        state=ParticipationState.OFFERED,
        expires_at=now + DAY,
    )
    begun = f.ActivityFactory(
        committee=world.home.committee,
        host=world.home.departments[0],
        starts_at=now - HOUR,
        ends_at=now + HOUR,
        title="正在进行的场次",
    )
    begun_post = published(world, "begun", "今日公开岗", 40)
    PostSession.objects.filter(post=begun_post).update(activity=begun)
    things["session_begun"] = PostSession.objects.get(post=begun_post)
    things["present"] = seat(begun, owner, reason=f"说明{TEXT}")
    reset_calendar_feed(actor=owner, at=now)
    world.secrets["calendar"] = CalendarFeed.objects.get(person=owner.user).secret
    world.secrets["code"] = make_code(
        Participation.objects.select_related("activity").get(pk=things["present"].pk)
    )


def seat(activity, actor, **facts):
    """A participation as the engine or the queue leaves it."""
    return Participation.objects.create(
        activity=activity,
        person=actor.user,
        assignment=actor.assignment,
        source=Source.MATCHED,
        during=activity.span(),
        booked_by=actor.user,
        created_at=timezone.now(),
        **({"state": ParticipationState.CONFIRMED} | facts),
    )
