"""A round with as many rows as wanted, written straight into the tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from activities.models import Activity, ActivityKind
from activities.states import ActivityState
from checklists.models import (
    ConcernItem,
    ConsultItem,
    Field,
    IntentChoice,
    IntentItem,
    PostOffer,
    Round,
    RoundPhase,
)
from checklists.states import PHASE_ORDER, ItemState, Phase
from members.models import Committee, Department, Member, Sector, User
from posts.models import Post, PostSession

BATCH = 2000
START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
STATES = (
    ItemState.SUBMITTED,
    ItemState.ACCEPTED,
    ItemState.ACCEPTED,
    ItemState.FORWARDED,
    ItemState.ANSWERED,
    ItemState.CLOSED,
    ItemState.DECLINED,
    ItemState.RETURNED,
)


@dataclass(frozen=True)
class Volume:
    """How many rows of each kind."""

    concerns: int
    consults: int
    intents: int
    posts: int
    departments: int = 32
    members: int = 200
    # The items of a list are copies of one, made by the database: far quicker.
    is_plain: bool = False


PUBLISHED = Volume(concerns=20_015, consults=6_892, intents=5_715, posts=1_709)


def load_volume(committee: Committee, volume: Volume, code: str = "2026-V") -> Round:
    """A running round with these rows; an intent names one offer, a post one session."""
    round_ = Round.objects.create(
        committee=committee, code=code, title="2026年第1期", phase=Phase.RUNNING
    )
    for index, phase in enumerate(PHASE_ORDER):
        first = START.date() + dt.timedelta(weeks=2 * index)
        last = first + dt.timedelta(days=13)
        RoundPhase.objects.create(
            round=round_, phase=phase, starts_on=first, ends_on=last
        )
    departments = _departments(committee, volume.departments)
    members = _members(committee, volume.members)
    offers = _offers(round_, departments, volume.posts)
    if volume.is_plain:
        _plain_lists(round_, members, departments, volume)
    else:
        _concerns(round_, members, departments, volume.concerns)
        _write(ConsultItem, _rows(round_, volume.consults, "J", department=departments))
        _intents(round_, members, offers, volume.intents)
    _posts(round_, offers)
    return round_


def _write(model, rows):
    return model.objects.bulk_create((model(**row) for row in rows), BATCH)


def _plain_lists(round_, members, departments, volume):
    plain = (
        (ConcernItem, volume.concerns, "G", {"member": members}),
        (ConsultItem, volume.consults, "J", {"department": departments}),
        (IntentItem, volume.intents, "Y", {"member": members}),
    )
    for model, how_many, letter, lists in plain:
        (first,) = _write(model, _rows(round_, 1, letter, **lists))
        _copy(model, first, how_many - 1)


def _copy(model, first, how_many):
    """As many further rows like the first, with numbers of their own."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    same = ", ".join(
        quote(field.column)
        for field in model._meta.concrete_fields
        if field.column not in ("id", "number")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (number, {same}) SELECT 'C' || n, {same}"
            f" FROM {table}, generate_series(1, %s) n WHERE id = %s",
            [how_many, first.pk],
        )


def _rows(round_, how_many, letter, **lists):
    """Plain values of items, spread over states, weeks, fields and the given lists."""
    fields = list(Field.objects.order_by("pk"))
    for index in range(how_many):
        at = START + dt.timedelta(hours=index % 1000)
        yield {
            "committee": round_.committee,
            "round": round_,
            "number": f"V{letter}{index:05d}",
            "field": fields[index % len(fields)],
            "state": STATES[index % len(STATES)],
            "created_at": at,
            "submitted_at": at,
            **{name: rows[index % len(rows)] for name, rows in lists.items()},
        }


def _departments(committee, how_many):
    return _write(
        Department,
        [
            {"committee": committee, "code": f"V{n:02d}", "name": f"第{n}职能局"}
            for n in range(how_many)
        ],
    )


def _members(committee, how_many):
    sector = Sector.objects.order_by("pk").first()
    users = _write(
        User, [{"username": f"{committee.code}-{n}"} for n in range(how_many)]
    )
    return _write(
        Member,
        [
            {
                "committee": committee,
                "user": user,
                "number": f"V{n:04d}",
                "name": f"委员{n}",
                "sector": sector,
            }
            for n, user in enumerate(users)
        ],
    )


def _concerns(round_, members, departments, how_many):
    rows = _rows(round_, how_many, "G", member=members)
    items = _write(ConcernItem, ({**row, "text": "路灯不亮。"} for row in rows))
    through = ConcernItem.departments.through
    named = (
        {
            "concernitem_id": item.pk,
            "department_id": departments[n % len(departments)].pk,
        }
        for n, item in enumerate(items)
    )
    _write(through, named)


def _offers(round_, departments, how_many):
    rows = _rows(round_, how_many, "P", department=departments)
    return _write(
        PostOffer,
        ({**row, "title": "体验岗", "state": ItemState.ACCEPTED} for row in rows),
    )


def _intents(round_, members, offers, how_many):
    items = _write(IntentItem, _rows(round_, how_many, "Y", member=members))
    if not offers:
        return
    _write(
        IntentChoice,
        (
            {"intent": item, "offer": offers[n % len(offers)], "rank": 1}
            for n, item in enumerate(items)
        ),
    )


def _posts(round_, offers):
    posts = _write(
        Post,
        (
            {
                "committee": round_.committee,
                "round": round_,
                "offer": offer,
                "department": offer.department,
                "field": offer.field,
                "number": offer.number,
                "title": offer.title,
                "published_at": START,
            }
            for offer in offers
        ),
    )
    activities = _write(Activity, (_session(post) for post in posts))
    pairs = zip(posts, activities, strict=True)
    _write(PostSession, ({"post": post, "activity": one} for post, one in pairs))


def _session(post):
    starts = START + dt.timedelta(weeks=9, hours=post.pk % 200)
    return {
        "committee": post.committee,
        "kind": ActivityKind.POST_SESSION,
        "title": post.title,
        "host": post.department,
        "venue": "服务大厅",
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=3),
        "capacity": 4,
        "books_until": starts,
        "cancel_until": starts,
        "state": ActivityState.PUBLISHED,
    }
