import datetime as dt
from dataclasses import replace

import pytest

from checklists.errors import WrongPhase
from checklists.facts import (
    CONCERNS,
    CONSULTS,
    INTENTS,
    ConcernFacts,
    ConsultFacts,
    IntentFacts,
)
from checklists.models import Advice, ConcernItem, ConsultItem, IntentItem, PostOffer
from checklists.services.advice import AdviceFacts, bring_in_advice, give_advice
from checklists.services.bulk import bring_in
from checklists.services.offers import OfferFacts, SessionFacts, bring_in_offers
from checklists.states import ItemState, Phase
from common.errors import Refused
from members.changes import Counts
from tests import factories as f
from trail.models import Event, Link

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def bring(clerk, round_, now):
    def call(recipe, *facts, actor=clerk, round_=round_):
        return bring_in(actor=actor, round_=round_, recipe=recipe, facts=facts, at=now)

    return call


@pytest.fixture
def fact(member, department):
    return ConcernFacts(
        number="G1",
        member=member.assignment.member,
        text="校门口拥堵，建议错峰。",
        field=f.FieldFactory(),
        departments=(department,),
    )


def test_new_items_are_submitted_with_their_event(bring, fact, department, clerk, now):
    later = replace(fact, number="G2", submitted_at=now - DAY)
    assert bring(CONCERNS, fact, later) == Counts(created=2)
    one, two = ConcernItem.objects.order_by("number")
    assert (one.state, one.submitted_at, one.entered_by) == (
        ItemState.SUBMITTED,
        now,
        clerk.user,
    )
    assert two.submitted_at == now - DAY
    assert list(one.departments.all()) == [department]
    events = Event.objects.filter(verb="checklists.bring_in").order_by("target_id")
    assert [event.after for event in events] == [{"number": "G1"}, {"number": "G2"}]


def test_same_items_again_change_nothing(bring, fact):
    bring(CONCERNS, fact)
    events = Event.objects.count()
    assert bring(CONCERNS, fact) == Counts(unchanged=1)
    assert (ConcernItem.objects.count(), Event.objects.count()) == (1, events)


def test_corrected_item_tells_what_was(bring, fact, committee, department):
    bring(CONCERNS, fact)
    other = f.DepartmentFactory(committee=committee)
    corrected = replace(fact, text="校门口拥堵，增设护学岗。", departments=(other,))
    assert bring(CONCERNS, corrected) == Counts(updated=1)
    event = Event.objects.get(verb="checklists.correct")
    assert event.before["text"] == fact.text
    assert (event.before["departments"], event.after["departments"]) == (
        [department.pk],
        [other.pk],
    )


def test_consults_and_intents_come_in_too(bring, member, department, round_, now):
    consult = ConsultFacts(number="J1", department=department, text="如何便利交易？")
    assert bring(CONSULTS, consult).created == 1
    assert ConsultItem.objects.get().department == department
    first, second = (f.OfferFactory(round=round_) for _time in range(2))
    intent = IntentFacts(
        number="Y1",
        member=member.assignment.member,
        fields=(f.FieldFactory(),),
        offers=(second, first),
        times=("2am",),
        limit=2,
    )
    assert bring(INTENTS, intent) == Counts(created=1)
    assert bring(INTENTS, intent) == Counts(unchanged=1)
    held = IntentItem.objects.get()
    ranked = held.choices.order_by("rank").values_list("offer_id", flat=True)
    assert list(ranked) == [second.pk, first.pk]
    assert bring(INTENTS, replace(intent, offers=(first,))).updated == 1
    assert list(held.choices.values_list("offer_id", "rank")) == [(first.pk, 1)]


@pytest.mark.parametrize("who", ["leader", "member", "handler", "stranger"])
def test_others_bring_in_nothing(request, who, bring, fact, round_, department, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(Refused):
        bring(CONCERNS, fact, actor=actor)
    with pytest.raises(Refused):
        bring_in_offers(
            actor=actor, round_=round_, facts=[offer(department, now)], at=now
        )
    with pytest.raises(Refused):
        bring_in_advice(actor=actor, committee_id=round_.committee_id, facts=[], at=now)
    assert not ConcernItem.objects.exists()
    assert not PostOffer.objects.exists()


def test_closed_round_takes_nothing(bring, fact, clerk, committee, department, now):
    closed = f.RoundFactory(committee=committee, phase=Phase.CLOSED)
    with pytest.raises(WrongPhase):
        bring(CONCERNS, fact, round_=closed)
    with pytest.raises(WrongPhase):
        bring_in_offers(
            actor=clerk, round_=closed, facts=[offer(department, now)], at=now
        )


def offer(department, now, **changes):
    sessions = (SessionFacts(now + DAY, now + DAY + HOUR, 4),)
    return replace(OfferFacts("P1", department, "护学岗", sessions), **changes)


@pytest.fixture
def bring_offer(clerk, round_, now):
    def call(fact, **options):
        return bring_in_offers(
            actor=clerk, round_=round_, facts=[fact], at=now, **options
        )

    return call


def test_offer_comes_with_sessions_and_what_it_answers(
    bring_offer, department, concern, now
):
    made, changed = bring_offer(offer(department, now, answers=(concern,)))
    assert (len(made), changed, made[0].state) == (1, [], ItemState.SUBMITTED)
    session = made[0].sessions.get()
    assert (session.starts_at, session.capacity) == (now + DAY, 4)
    assert made[0].answers.get().concern == concern
    link = Link.objects.get(kind="answers")
    assert (link.source_id, link.target_id) == (concern.pk, made[0].pk)
    event = Event.objects.get(verb="checklists.bring_in")
    assert (event.target_id, event.to_state) == (made[0].pk, ItemState.SUBMITTED)


def test_offer_again_changes_what_differs_only(bring_offer, department, now):
    first = offer(department, now)
    bring_offer(first)
    assert bring_offer(first) == ([], [])
    wider = SessionFacts(now + DAY, now + DAY + HOUR, 9)
    second = SessionFacts(now + 2 * DAY, now + 2 * DAY + HOUR, 2)
    made, changed = bring_offer(replace(first, title="护", sessions=(wider, second)))
    assert (made, len(changed)) == ([], 1)
    sessions = changed[0].sessions.order_by("starts_at")
    assert list(sessions.values_list("capacity", flat=True)) == [9, 2]
    event = Event.objects.get(verb="checklists.correct")
    assert (event.before["title"], event.after["title"]) == ("护学岗", "护")


def test_session_no_longer_named_stays(bring_offer, department, now):
    bring_offer(offer(department, now))
    moved = (SessionFacts(now + 3 * DAY, now + 3 * DAY + HOUR, 4),)
    bring_offer(offer(department, now, sessions=moved))
    assert PostOffer.objects.get().sessions.count() == 2


def test_advice_on_paper_stands_beside_what_was_given(clerk, member, round_, now):
    consult = f.ConsultFactory(round=round_, state=ItemState.ACCEPTED)
    give_advice(actor=member, consult=consult, text="先试点。", at=now)
    fact = AdviceFacts(consult.pk, member.assignment.member, "再推广。", now - DAY)
    count = bring_in_advice(
        actor=clerk, committee_id=round_.committee_id, facts=[fact], at=now
    )
    assert count == 1
    kept = list(Advice.objects.order_by("given_at").values_list("text", "given_at"))
    assert kept == [("再推广。", now - DAY), ("先试点。", now)]
    entered = Event.objects.filter(author=clerk.user)
    assert entered.count() == 1
