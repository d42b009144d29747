"""What a run is made from, read in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from activities.candidates import candidates_among
from activities.models import Participation, Source
from activities.rules import Candidate
from activities.states import HOLDING, LIVE, ActivityState, ParticipationState
from checklists.models import IntentChoice, IntentItem, Round
from checklists.states import PASSED, ItemState
from members.models import Role
from posts.models import Match, MatchLine, Outcome, PostSession
from posts.states import MatchState, PostState

# A merged wish is still a wish; drafts and what was refused are none.
COUNTED = PASSED | {ItemState.SUBMITTED, ItemState.MERGED}
S = ParticipationState
Pair = tuple[int, int]
"""(user id, id of an activity or of a post)"""


@dataclass(frozen=True, slots=True)
class Choice:
    intent_id: int
    offer_id: int
    rank: int
    title: str


@dataclass(frozen=True, slots=True)
class Held:
    """A seat somebody holds, in this round or anywhere."""

    person_id: int
    activity_id: int
    starts_at: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Past:
    """What people did before; all by user id."""

    held: tuple[Held, ...]
    attended: Mapping[int, int]
    # Posts of this round where somebody has been, and activities they said no to.
    been: frozenset[Pair]
    said_no: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class Facts:
    round: Round
    at: dt.datetime
    intents: tuple[IntentItem, ...]
    choices: tuple[Choice, ...]
    fields: tuple[tuple[int, int], ...]
    regions: tuple[tuple[int, str], ...]
    sessions: tuple[PostSession, ...]
    # By member id; absent: not in office.
    candidates: Mapping[int, Candidate]
    past: Past
    passed_over: frozenset[int]
    # By member and session: the intent that an earlier run gave this seat to.
    granted: Mapping[tuple[int, int], int]
    # By intent: seats of earlier runs of which the day has passed.
    spent: Mapping[int, int]


def read_facts(round_: Round, at: dt.datetime) -> Facts:
    """The round's wishes, seats and people as they stand; judged as of `at`."""
    intents = tuple(intents_of(round_))
    sessions = tuple(sessions_of(round_, at))
    people = {one.member.user_id for one in intents}
    granted, spent = _granted(round_)
    known = candidates_among(people, [one.activity for one in sessions], at)
    return Facts(
        round=round_,
        at=at,
        intents=intents,
        choices=_choices(round_),
        fields=_fields(round_),
        regions=_regions(round_),
        sessions=sessions,
        candidates={
            one.assignment.member_id: one
            for one in known.values()
            if one.assignment.role == Role.MEMBER and one.assignment.member_id
        },
        past=_past(people, round_),
        passed_over=_passed_over(round_),
        granted=granted,
        spent=spent,
    )


def intents_of(round_: Round) -> QuerySet[IntentItem]:
    return (
        IntentItem.objects.filter(round=round_, state__in=COUNTED)
        .select_related("member")
        .defer("tokens")
        .order_by("pk")
    )


def sessions_of(round_: Round, at: dt.datetime) -> QuerySet[PostSession]:
    """Sessions that may still be offered, whether booking is open or not."""
    return (
        PostSession.objects.filter(
            post__round=round_,
            post__state=PostState.PUBLISHED,
            activity__state__in=(ActivityState.PUBLISHED, ActivityState.CLOSED),
            activity__starts_at__gt=at,
        )
        .select_related("post__field", "activity__committee")
        .defer("post__tokens")
        .order_by("pk")
    )


def _choices(round_: Round) -> tuple[Choice, ...]:
    rows = IntentChoice.objects.filter(intent__round=round_).order_by(
        "intent_id", "rank"
    )
    return tuple(
        Choice(*row)
        for row in rows.values_list("intent_id", "offer_id", "rank", "offer__title")
    )


def _fields(round_: Round) -> tuple[tuple[int, int], ...]:
    rows = IntentItem.fields_wanted.through.objects.filter(intentitem__round=round_)
    return tuple(rows.order_by("pk").values_list("intentitem_id", "field_id"))


def _regions(round_: Round) -> tuple[tuple[int, str], ...]:
    rows = IntentItem.regions.through.objects.filter(intentitem__round=round_)
    return tuple(rows.order_by("pk").values_list("intentitem_id", "region_id"))


def _past(people: Iterable[int], round_: Round) -> Past:
    rows = (
        Participation.objects.filter(person__in=list(people))
        .order_by("pk")
        .values_list(
            "person_id",
            "activity_id",
            "state",
            "source",
            "activity__starts_at",
            "during",
            "activity__post_session__post_id",
            "activity__post_session__post__round_id",
        )
    )
    held: list[Held] = []
    attended: Counter[int] = Counter()
    been: set[Pair] = set()
    said_no: set[Pair] = set()
    for person, activity, state, source, starts_at, during, post, of_round in rows:
        if state in LIVE:
            # Bounds are always there; the type of a range does not know it.
            held.append(Held(person, activity, starts_at, during.upper))  # type: ignore[arg-type]
        elif state in HOLDING:
            attended[person] += state == S.ATTENDED
            if of_round == round_.pk:
                been.add((person, post))
        elif source == Source.MATCHED and state in (S.DECLINED, S.EXPIRED):
            said_no.add((person, activity))
    return Past(tuple(held), attended, frozenset(been), frozenset(said_no))


def _granted(round_: Round) -> tuple[dict[tuple[int, int], int], Counter[int]]:
    """Which intent each seat of earlier runs was given to, and those used up."""
    been = Participation.objects.filter(
        person=OuterRef("member__user"),
        activity=OuterRef("session__activity"),
        state__in=set(HOLDING) - set(LIVE),
    )
    lines = (
        MatchLine.objects.filter(
            run__round=round_,
            run__state=MatchState.CONFIRMED,
            outcome=Outcome.SEAT,
            code="",
            session__isnull=False,
        )
        .annotate(is_spent=Exists(been))
        .order_by("pk")
    )
    granted: dict[tuple[int, int], int] = {}
    spent: Counter[int] = Counter()
    rows = lines.values_list("member_id", "session_id", "intent_id", "is_spent")
    for who, seat, intent, is_spent in rows:
        if seat is not None:
            granted[who, seat] = intent
            spent[intent] += is_spent
    return granted, spent


def _passed_over(round_: Round) -> frozenset[int]:
    """Members whom the committee's last confirmed run gave nothing."""
    last = (
        Match.objects.filter(
            round__committee_id=round_.committee_id, state=MatchState.CONFIRMED
        )
        .order_by("-confirmed_at", "-pk")
        .values("pk")[:1]
    )
    lines = MatchLine.objects.filter(
        run__in=last, session__isnull=True, rank__isnull=True
    )
    return frozenset(lines.values_list("member_id", flat=True))
