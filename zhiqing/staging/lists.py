"""The four lists of a round: in, screened, merged, published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from activities.models import Audience
from checklists.facts import (
    CONCERNS,
    CONSULTS,
    INTENTS,
    ConcernFacts,
    ConsultFacts,
    IntentFacts,
)
from checklists.models import ConcernItem, ConsultItem, Field, PostOffer, Round
from checklists.services.advice import AdviceFacts, bring_in_advice
from checklists.services.bulk import bring_in
from checklists.services.offers import (
    Answered,
    OfferFacts,
    SessionFacts,
    bring_in_offers,
)
from checklists.services.rounds import move_phase, open_round
from checklists.states import ItemState, Phase
from members.acting import SYSTEM_ACTING
from members.models import Region
from posts.services.publishing import publish_offers
from zhiqing.demonstration import shapes
from zhiqing.staging.people import Cast

AUDIENCES = {
    "委员": Audience.MEMBERS,
    "界别群众": Audience.REPRESENTATIVES,
    "均可": Audience.BOTH,
}
DAY = dt.timedelta(days=1)


def start_round(city: shapes.City, cast: Cast, at: dt.datetime) -> Round:
    plan = city.round
    starts = [
        plan.collecting_from,
        plan.screening_from,
        plan.supplying_from,
        plan.matching_from,
        plan.running_from,
    ]
    ends = [*(start - DAY for start in starts[1:]), plan.closes_on]
    phases = dict(zip(list(Phase)[:5], zip(starts, ends, strict=True), strict=True))
    return open_round(
        actor=SYSTEM_ACTING,
        committee=cast.committees[city.committee.code],
        code=plan.code,
        title=plan.title,
        phases={str(phase): span for phase, span in phases.items()},
        is_joint=True,
        at=at,
    )


def advance(round_: Round, phase: str, cast: Cast, at: dt.datetime) -> Round:
    """Move the round on, phase by phase, until it is in `phase`."""
    order = list(Phase)
    while round_.phase != phase:
        following = order[order.index(Phase(round_.phase)) + 1]
        round_ = move_phase(actor=cast.clerk, round_=round_, phase=following, at=at)
    return round_


def bring_concerns(
    city: shapes.City, round_: Round, cast: Cast, at: dt.datetime
) -> None:
    fields = _fields(city)
    bring_in(
        actor=SYSTEM_ACTING,
        round_=round_,
        recipe=CONCERNS,
        facts=[
            ConcernFacts(
                number=one.number,
                member=cast.members[one.member],
                text=one.text,
                field=fields[one.field],
                departments=tuple(cast.departments[code] for code in one.departments),
                submitted_at=aware(one.submitted_at),
            )
            for one in city.concerns
        ],
        at=at,
    )


def bring_consults(
    city: shapes.City, round_: Round, cast: Cast, at: dt.datetime
) -> None:
    fields = _fields(city)
    bring_in(
        actor=SYSTEM_ACTING,
        round_=round_,
        recipe=CONSULTS,
        facts=[
            ConsultFacts(
                number=one.number,
                department=cast.departments[one.department],
                text=one.text,
                title=one.topic[:120],
                field=fields[one.field],
                submitted_at=aware(one.submitted_at),
            )
            for one in city.consults
        ],
        at=at,
    )
    consults = dict(
        ConsultItem.objects.filter(round=round_).values_list("number", "pk")
    )
    bring_in_advice(
        actor=SYSTEM_ACTING,
        committee_id=round_.committee_id,
        facts=[
            AdviceFacts(
                consults[one.number],
                cast.members[advice.member],
                advice.text,
                aware(advice.given_at),
            )
            for one in city.consults
            for advice in one.advice
        ],
        at=at,
    )


def publish_posts(
    city: shapes.City, round_: Round, cast: Cast, at: dt.datetime
) -> None:
    fields = _fields(city)
    regions = {one.code: one for one in Region.objects.filter(code__in=city.districts)}
    named: dict[str, Answered] = {
        item.number: item for item in ConcernItem.objects.filter(round=round_)
    }
    named |= {item.number: item for item in ConsultItem.objects.filter(round=round_)}
    made, _ = bring_in_offers(
        actor=SYSTEM_ACTING,
        round_=round_,
        facts=[
            OfferFacts(
                number=one.number,
                department=cast.departments[one.department],
                title=one.title,
                sessions=_sessions(one.sessions),
                field=fields[one.field],
                scene="\n".join([one.scene, *one.agenda]),
                host_site=one.host_site,
                region=regions.get(one.district),
                answers=tuple(named[number] for number in one.answers),
                audience=AUDIENCES[one.audience],
                contact=f"{one.contact} {one.phone}".strip(),
            )
            for one in city.posts
        ],
        at=at,
        state=ItemState.ACCEPTED,
    )
    for start in range(0, len(made), 500):
        publish_offers(actor=SYSTEM_ACTING, offers=made[start : start + 500], at=at)


def bring_intents(
    city: shapes.City, round_: Round, cast: Cast, at: dt.datetime
) -> None:
    fields = _fields(city)
    regions = {one.code: one for one in Region.objects.filter(code__in=city.districts)}
    offers = {one.number: one for one in PostOffer.objects.filter(round=round_)}
    bring_in(
        actor=SYSTEM_ACTING,
        round_=round_,
        recipe=INTENTS,
        facts=[
            IntentFacts(
                number=one.number,
                member=cast.members[one.member],
                fields=tuple(fields[name] for name in one.fields),
                offers=tuple(offers[number] for number in one.offers),
                regions=tuple(regions[code] for code in one.districts),
                times=_times(one.windows),
                note=one.note,
                limit=one.limit,
                submitted_at=aware(one.submitted_at),
            )
            for one in city.intents
        ],
        at=at,
    )


def _sessions(sessions: Sequence[shapes.Session]) -> tuple[SessionFacts, ...]:
    return tuple(
        SessionFacts(
            aware(one.starts_at), aware(one.ends_at), one.capacity, one.min_headcount
        )
        for one in sessions
    )


def _times(windows: Sequence[shapes.Window]) -> tuple[str, ...]:
    """Half-days of the week: the windows' days and hours as a form would hold them."""
    codes = []
    for window in windows:
        for weekday in window.weekdays:
            if window.from_hour < 12:
                codes.append(f"{weekday + 1}am")
            if window.to_hour > 12:
                codes.append(f"{weekday + 1}pm")
    return tuple(sorted(set(codes)))


def _fields(city: shapes.City) -> dict[str, Field]:
    Field.objects.bulk_create(
        [Field(name=name) for name in city.fields], ignore_conflicts=True
    )
    return {one.name: one for one in Field.objects.all()}


def aware(moment: dt.datetime) -> dt.datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def start_next_round(round_: Round, cast: Cast, at: dt.datetime) -> Round:
    """The round after this one is collecting, so that new items can be entered."""
    return open_round(
        actor=cast.clerk,
        committee=round_.committee,
        code=f"{round_.code}-next",
        title=f"{round_.title}（下一期征集）",
        is_joint=True,
        at=at,
    )
