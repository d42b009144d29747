"""What happened and what is coming: held sessions, screening, matching, the report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from random import Random

from activities.services.rosters import Came, enter_roster
from checklists.models import (
    ConcernItem,
    ConsultItem,
    IntentItem,
    MergeProposal,
    Round,
    RoutingProposal,
    Topic,
)
from checklists.models.screening import ListKind
from checklists.services.proposals import request_grouping
from checklists.services.screening import screen_items
from checklists.services.topics import decide_merge, forward_topic
from checklists.states import ItemState
from checklists.tasks import propose_groups
from posts.models import PostSession
from reports.selectors import four_lists
from reports.services.making import rendered
from zhiqing.demonstration import shapes
from zhiqing.staging.people import Cast

TOPICS_CONFIRMED = 12
TOPIC_DEPARTMENTS = 3
REASONS = {
    "return": "请补充具体地点和时间，便于转部门核实。",
    "decline": "该事项已在往期办结，答复已公开。",
    "transfer": "属个人诉求，已转“12345”热线办理并反馈结果。",
}


def screen(round_: Round, cast: Cast, at: dt.datetime, seed: int) -> None:
    """Proposals made, the largest confirmed and sent, the rest of the lists screened.

    A part stays waiting, so that the desk has something to do.
    """
    for kind in ListKind.values:
        run = request_grouping(actor=cast.clerk, round_=round_, list_kind=kind, at=at)
        propose_groups(run.pk)
    pending = MergeProposal.objects.filter(round=round_).pending()
    for proposal in pending.order_by("-size", "pk")[:TOPICS_CONFIRMED]:
        decide_merge(actor=cast.clerk, proposal=proposal, confirm=True, at=at)
    for topic in Topic.objects.filter(round=round_).order_by("pk"):
        _send(topic, cast, at)
    rng = Random(f"{seed}-{round_.code}-screening")  # noqa: S311 -- not a secret
    for model in (ConcernItem, ConsultItem):
        waiting = list(
            model.objects.filter(round=round_, state=ItemState.SUBMITTED)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        rng.shuffle(waiting)
        cut = len(waiting) // 50
        shares = {
            "return": waiting[:cut],
            "decline": waiting[cut : 2 * cut],
            "transfer": waiting[2 * cut : 3 * cut],
            "accept": waiting[3 * cut : -3 * cut or None],
        }
        for action, ids in shares.items():
            screen_items(
                actor=cast.clerk,
                model=model,
                ids=sorted(ids),
                action=action,
                reason=REASONS.get(action, ""),
                at=at,
            )


def _send(topic: Topic, cast: Cast, at: dt.datetime) -> None:
    """To the departments that its concerns name or lead to, or that asked."""
    named = Counter(topic.concerns.values_list("departments__code", flat=True))
    best = RoutingProposal.objects.filter(concern__topic=topic, rank=1)
    named.update(best.values_list("department__code", flat=True))
    named.update(topic.consults.values_list("department__code", flat=True))
    codes = [code for code, _count in named.most_common() if code][:TOPIC_DEPARTMENTS]
    if codes:
        departments = [cast.departments[code] for code in codes]
        forward_topic(actor=cast.clerk, topic=topic, departments=departments, at=at)


def accept_intents(round_: Round, cast: Cast, at: dt.datetime) -> None:
    """Intents taken up for matching; the newest few still wait at the desk."""
    waiting = IntentItem.objects.filter(round=round_).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True))
    screen_items(
        actor=cast.clerk,
        model=IntentItem,
        ids=ids[: len(ids) - len(ids) // 50],
        action="accept",
        at=at,
    )


def hold_sessions(city: shapes.City, round_: Round, cast: Cast, at: dt.datetime) -> int:
    """Rosters of the sessions that are over; how many person-times were on them."""
    opened = {
        (one.post.number, one.ordinal): one.activity_id
        for one in PostSession.objects.filter(post__round=round_).select_related("post")
    }
    seats = 0
    for post in city.posts:
        ordered = sorted(post.sessions, key=lambda one: one.starts_at)
        for ordinal, session in enumerate(ordered, start=1):
            if not session.roster:
                continue
            people = [
                Came(cast.assignments[seat.person], seat.attended)
                for seat in session.roster
            ]
            enter_roster(
                actor=cast.clerk,
                activity_id=opened[post.number, ordinal],
                people=people,
                at=at,
            )
            seats += len(people)
    return seats


def write_report(round_: Round, folder: Path, at: dt.datetime) -> Path:
    """The round's report in all formats; the path of the Word file."""
    folder.mkdir(parents=True, exist_ok=True)
    report = four_lists(round_, at)
    for format_ in ("json", "xlsx", "docx"):
        target = folder / f"{round_.code}.{format_}"
        target.write_bytes(rendered(report, format_))
    return folder / f"{round_.code}.docx"
