"""The four lists at home in every state, topics, proposals."""

import datetime as dt

from django.utils import timezone

from checklists.models import (
    ConcernItem,
    GroupingRun,
    MergeProposal,
    RoutingProposal,
)
from checklists.search import tokens_of
from checklists.services.advice import give_advice
from checklists.services.topics import forward_topic, make_topic
from checklists.states import ItemState, Phase
from common.jobs import JobState
from tests import factories as f
from tests.access.people import Town
from tests.access.world_people import MARK, TEXT, World

DAY = dt.timedelta(days=1)
S = ItemState


def found_round(world: World, town: Town, name: str, phase: str):
    """The titles of rounds are for those who belong to the committee."""
    mark = MARK if town is world.home else "乙"
    made = f.RoundFactory(
        committee=town.committee,
        code=f"{town.committee.code}-{name}",
        title=f"{name}期{mark}",
        phase=phase,
    )
    world.things[name] = made
    return made


def _text(name: str) -> dict:
    facts = {"title": f"{name}题{TEXT}", "text": f"{name}文{TEXT}"}
    return facts | {"tokens": tokens_of(*facts.values())}


def fill_lists(world: World) -> None:
    things = world.things
    round_ = found_round(world, world.home, "lists", Phase.COLLECTING)
    found_round(world, world.abroad, "lists_abroad", Phase.COLLECTING)
    first = world.home.departments[0]
    owner = things["member_owner"]
    states = [one for one in S if one != S.MERGED]
    for state in states:
        made = f.ConcernFactory(
            round=round_,
            member=owner,
            state=state,
            reason=f"理由{TEXT}" if state == S.RETURNED else "",
            **_text(state),
        )
        made.departments.set([first])
        things[f"concern_{state}"] = made
        things[f"consult_{state}"] = f.ConsultFactory(
            round=round_, department=first, state=state, **_text(state)
        )
    for state in (S.DRAFT, S.SUBMITTED, S.ACCEPTED):
        note = f"说明{TEXT}"
        intent = f.IntentFactory(
            round=round_, member=owner, state=state, note=note, tokens=tokens_of(note)
        )
        intent.fields_wanted.set([f.FieldFactory()])
        things[f"intent_{state}"] = intent
        title = f"{state}岗{TEXT}"
        offer = f.OfferFactory(
            round=round_,
            department=first,
            state=state,
            title=title,
            scene=f"场景{TEXT}",
            contact=f"联系{MARK}",
            tokens=tokens_of(title),
        )
        f.OfferSessionFactory(offer=offer, starts_at=timezone.now() + 20 * DAY)
        things[f"offer_{state}"] = offer
    things["advice"] = give_advice(
        actor=world.people["owner"],
        consult=things["consult_accepted"],
        text=f"意见{TEXT}",
        at=timezone.now(),
    )


def fill_topics(world: World) -> None:
    things, clerk, now = world.things, world.people["clerk"], timezone.now()
    round_ = things["lists"]

    def concern(name: str) -> ConcernItem:
        return f.ConcernFactory(
            round=round_, member=things["member_owner"], **_text(name)
        )

    def topic(name: str):
        items = [concern(f"{name}{n}") for n in range(3)]
        things[f"{name}_item"] = items[0]
        return make_topic(
            actor=clerk,
            round_=round_,
            title=f"{name}{TEXT}",
            items=items,
            departments=[world.home.departments[0]],
            at=now,
        )

    things["topic"] = topic("议题")
    things["topic_forwarded"] = forward_topic(
        actor=clerk,
        topic=topic("转办议题"),
        departments=[world.home.departments[0]],
        at=now,
    )
    run = GroupingRun.objects.create(
        round=round_,
        list_kind="concerns",
        queued_at=now,
        job_state=JobState.DONE,
        stage=f"步骤{TEXT}",
    )
    proposal = MergeProposal.objects.create(
        round=round_, run=run, title=f"归并{TEXT}", size=2
    )
    proposal.concerns.set([concern("归一"), concern("归二")])
    RoutingProposal.objects.create(
        concern=things["concern_accepted"],
        run=run,
        department=world.home.departments[0],
        rank=1,
        score=0.9,
    )
    things |= {"grouping": run, "proposal": proposal}
