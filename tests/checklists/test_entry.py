import dataclasses
import datetime as dt
import threading

import pytest
from django.db import connections

from checklists.errors import WrongPhase
from checklists.models import ConcernItem, IntentItem, OfferAnswer, Origin
from checklists.search import asking_for
from checklists.services.contents import (
    ConcernContent,
    ConsultContent,
    IntentContent,
    OfferContent,
    content_of,
)
from checklists.services.entry import (
    copy_offer,
    edit_item,
    enter_item,
    submit_item,
    withdraw_draft,
)
from checklists.services.offers import SessionFacts
from checklists.services.screening import screen_item
from checklists.states import ItemState, Phase
from common.errors import DomainError, IllegalTransition, InvalidInput, Refused
from tests import factories as f
from trail.models import Event, Link

TEXT = "南湖小区充电桩少，夜间排队久，希望增设并公布空闲情况。"
CONCERN = ConcernContent(text=TEXT)


def session(now, days=20, **changed):
    start = now + dt.timedelta(days=days)
    facts = SessionFacts(start, start + dt.timedelta(hours=3), 4, 1)
    return dataclasses.replace(facts, **changed)


@pytest.fixture
def seat(member):
    return member.assignment.member


def test_submitted_concern_is_numbered_searchable_and_on_record(round_, member, now):
    item = enter_item(actor=member, round_=round_, content=CONCERN, at=now)
    assert (item.number, item.state, item.origin) == ("G000001", "submitted", "form")
    assert (item.member_id, item.submitted_at) == (member.member_id, now)
    assert ConcernItem.objects.filter(tokens=asking_for("充电桩")).count() == 1
    event = Event.objects.get(verb="checklists.submit")
    assert (event.role, event.to_state) == ("member", "submitted")


def test_numbers_go_on_per_round_and_list_and_skip_foreign_ones(round_, member, now):
    f.ConcernFactory(round=round_, number="G99999")
    f.ConcernFactory(round=round_, number="G000041", member=member.assignment.member)
    f.ConcernFactory(number="G000900")
    item = enter_item(actor=member, round_=round_, content=CONCERN, at=now)
    assert item.number == "G000042"


def test_draft_may_be_incomplete_and_is_seen_by_its_author_only(
    round_, member, clerk, now
):
    item = enter_item(
        actor=member, round_=round_, content=ConcernContent(), at=now, submit=False
    )
    assert (item.state, item.submitted_at) == (ItemState.DRAFT, None)
    assert ConcernItem.objects.visible_to(member.user).count() == 1
    assert not ConcernItem.objects.visible_to(clerk.user).exists()


def test_missing_text_is_refused_by_its_name(round_, member, now):
    with pytest.raises(InvalidInput) as refusal:
        enter_item(
            actor=member, round_=round_, content=ConcernContent(text=" "), at=now
        )
    assert refusal.value.fields == {"text": ["请填写内容。"]}
    assert not ConcernItem.objects.exists()


def test_too_long_a_text_is_told_with_its_length(round_, member, now):
    content = ConcernContent(text="长" * 10_001)
    with pytest.raises(InvalidInput, match="不能超过 10000 字，现有 10001 字"):
        enter_item(actor=member, round_=round_, content=content, at=now)


@pytest.mark.parametrize("who", ["handler", "stranger", "leader"])
def test_only_members_enter_concerns_for_themselves(request, round_, who, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(Refused):
        enter_item(actor=actor, round_=round_, content=CONCERN, at=now)


def test_member_of_another_committee_is_refused_unless_the_round_is_joint(
    committee, round_, now
):
    from members.acting import acting_as

    below = f.CommitteeFactory(parent=committee)
    guest = acting_as(f.MemberFactory(committee=below).user, "member")
    with pytest.raises(Refused) as refusal:
        enter_item(actor=guest, round_=round_, content=CONCERN, at=now)
    assert refusal.value.code == "other_committee"
    joint = f.RoundFactory(committee=committee, is_joint=True)
    assert enter_item(actor=guest, round_=joint, content=CONCERN, at=now).pk


@pytest.mark.parametrize("phase", [one for one in Phase if one != Phase.COLLECTING])
def test_concerns_are_entered_while_collecting_only(committee, member, phase, now):
    late = f.RoundFactory(committee=committee, phase=phase)
    with pytest.raises(WrongPhase, match="已停止填报"):
        enter_item(actor=member, round_=late, content=CONCERN, at=now)


@pytest.mark.parametrize("phase", [one for one in Phase if one != Phase.CLOSED])
def test_staff_enters_what_came_on_paper_until_the_end(
    committee, clerk, seat, phase, now
):
    late = f.RoundFactory(committee=committee, phase=phase)
    item = enter_item(actor=clerk, round_=late, content=CONCERN, at=now, owner=seat)
    assert (item.member, item.origin, item.entered_by) == (
        seat,
        Origin.STAFF,
        clerk.user,
    )


def test_staff_enters_nothing_after_the_end(committee, clerk, seat, now):
    over = f.RoundFactory(committee=committee, phase=Phase.CLOSED)
    with pytest.raises(WrongPhase):
        enter_item(actor=clerk, round_=over, content=CONCERN, at=now, owner=seat)


def test_nobody_else_enters_for_another(round_, member, stranger, now):
    other = f.MemberFactory(committee=round_.committee)
    for actor in (member, stranger):
        with pytest.raises(Refused):
            enter_item(actor=actor, round_=round_, content=CONCERN, at=now, owner=other)


def test_staff_cannot_enter_for_a_member_from_elsewhere(round_, clerk, now):
    other = f.MemberFactory()
    with pytest.raises(InvalidInput, match="不参加"):
        enter_item(actor=clerk, round_=round_, content=CONCERN, at=now, owner=other)


def test_edited_draft_keeps_number_and_records_what_changed(round_, member, now):
    item = enter_item(
        actor=member, round_=round_, content=CONCERN, at=now, submit=False
    )
    changed = dataclasses.replace(CONCERN, text="改写后的内容。")
    edited = edit_item(actor=member, item=item, content=changed, at=now, submit=True)
    assert (edited.number, edited.state) == (item.number, ItemState.SUBMITTED)
    event = Event.objects.get(verb="checklists.edit")
    assert event.after == {"text": "改写后的内容。"}
    assert ConcernItem.objects.filter(tokens=asking_for("改写")).exists()


def test_returned_item_is_put_right_in_a_later_phase(round_, member, clerk, now):
    item = enter_item(actor=member, round_=round_, content=CONCERN, at=now)
    screen_item(actor=clerk, item=item, action="return", at=now, reason="请写明地点")
    round_.phase = Phase.SCREENING
    round_.save()
    better = dataclasses.replace(CONCERN, title="南湖小区充电桩")
    edit_item(actor=member, item=item, content=better, at=now)
    assert submit_item(actor=member, item=item, at=now).state == ItemState.SUBMITTED


def test_draft_left_over_is_refused_after_collecting(round_, member, now):
    item = enter_item(
        actor=member, round_=round_, content=CONCERN, at=now, submit=False
    )
    round_.phase = Phase.SCREENING
    round_.save()
    with pytest.raises(WrongPhase):
        submit_item(actor=member, item=item, at=now)


def test_submitted_item_is_not_changed_any_more(concern, now):
    from members.acting import acting_as

    author = acting_as(concern.member.user, "member")
    with pytest.raises(IllegalTransition, match="联系政协机关退回"):
        edit_item(actor=author, item=concern, content=CONCERN, at=now)
    with pytest.raises(IllegalTransition):
        withdraw_draft(actor=author, item=concern, at=now)


def test_items_of_others_are_left_alone(round_, member, now):
    other = f.ConcernFactory(round=round_, state=ItemState.DRAFT)
    with pytest.raises(Refused):
        edit_item(actor=member, item=other, content=CONCERN, at=now)
    with pytest.raises(Refused):
        submit_item(actor=member, item=other, at=now)
    with pytest.raises(Refused):
        withdraw_draft(actor=member, item=other, at=now)


def test_withdrawn_draft_is_gone_but_on_record(round_, member, now):
    item = enter_item(
        actor=member, round_=round_, content=CONCERN, at=now, submit=False
    )
    withdraw_draft(actor=member, item=item, at=now)
    assert not ConcernItem.objects.exists()
    event = Event.objects.get(verb="checklists.withdraw_draft")
    assert event.before["text"] == TEXT
    with pytest.raises(DomainError):
        submit_item(actor=member, item=item, at=now)


def test_department_enters_consults_and_a_member_does_not(round_, handler, member, now):
    content = ConsultContent(text="就便民停车征求意见。", title="便民停车")
    item = enter_item(actor=handler, round_=round_, content=content, at=now)
    assert (item.number, item.department_id) == ("J000001", handler.department_id)
    with pytest.raises(Refused):
        enter_item(actor=member, round_=round_, content=content, at=now)


def test_department_of_another_committee_is_refused(handler, now):
    with pytest.raises(Refused) as refusal:
        enter_item(
            actor=handler,
            round_=f.RoundFactory(),
            content=ConsultContent(text="征求意见。"),
            at=now,
        )
    assert refusal.value.code == "other_committee"


@pytest.fixture
def accepted(supplying):
    return f.OfferFactory.create_batch(2, round=supplying, state=ItemState.ACCEPTED)


def test_intent_keeps_ranks_fields_and_times(supplying, member, accepted, now):
    first, second = accepted
    field = f.FieldFactory()
    content = IntentContent(
        fields_wanted=(field,),
        offers=(second, first),
        times=("1am", "2026-03-12pm"),
        limit=2,
    )
    item = enter_item(actor=member, round_=supplying, content=content, at=now)
    ranked = item.choices.order_by("rank").values_list("offer_id", "rank")
    assert list(ranked) == [(second.pk, 1), (first.pk, 2)]
    assert (item.field_id, item.times) == (field.pk, ["1am", "2026-03-12pm"])
    assert content_of(IntentItem.objects.get()) == content


WRONG_INTENTS = [
    ({}, "fields_wanted"),
    ({"times": ("8am",)}, "times"),
    ({"times": ("2026-02-30am",)}, "times"),
    ({"limit": 99}, "limit"),
]


@pytest.mark.parametrize(("given", "field"), WRONG_INTENTS)
def test_unusable_intent_is_refused_by_field(supplying, member, given, field, now):
    content = IntentContent(**given)
    with pytest.raises(InvalidInput) as refusal:
        enter_item(actor=member, round_=supplying, content=content, at=now)
    assert field in refusal.value.fields


def test_only_accepted_offers_of_the_round_can_be_ranked(supplying, member, seat, now):
    own = f.OfferFactory(round=supplying, state=ItemState.ACCEPTED)
    seat.employer = own.department
    seat.save()
    wrong = [
        f.OfferFactory(round=supplying),
        f.OfferFactory(state=ItemState.ACCEPTED),
        f.OfferFactory(
            round=supplying, state=ItemState.ACCEPTED, audience="representatives"
        ),
        own,
    ]
    for offer in wrong:
        content = IntentContent(offers=(offer,))
        with pytest.raises(InvalidInput) as refusal:
            enter_item(actor=member, round_=supplying, content=content, at=now)
        assert list(refusal.value.fields) == ["offers"]


def test_offer_is_submitted_with_sessions_and_what_it_answers(
    supplying, handler, concern, now
):
    content = OfferContent(
        title="窗口跟班", sessions=(session(now), session(now, 21)), answers=(concern,)
    )
    item = enter_item(actor=handler, round_=supplying, content=content, at=now)
    assert (item.number, item.sessions.count()) == ("P000001", 2)
    assert OfferAnswer.objects.get().concern == concern
    assert Link.objects.filter(kind="answers", target_id=item.pk).count() == 1


def test_draft_offer_ties_nothing_until_submitted(supplying, handler, concern, now):
    content = OfferContent(title="窗口跟班", answers=(concern,))
    item = enter_item(
        actor=handler, round_=supplying, content=content, at=now, submit=False
    )
    assert not Link.objects.exists()
    full = dataclasses.replace(content, sessions=(session(now),))
    edit_item(actor=handler, item=item, content=full, at=now, submit=True)
    assert Link.objects.count() == 1


def wrong_sessions(now):
    good = session(now)
    return [
        (),
        (session(now, -1),),
        (good, good),
        (session(now, capacity=0),),
        (session(now, min_participants=9),),
        (session(now, ends_at=now),),
    ]


@pytest.mark.parametrize("which", range(6))
def test_unusable_sessions_are_refused(supplying, handler, which, now):
    content = OfferContent(title="窗口跟班", sessions=wrong_sessions(now)[which])
    with pytest.raises(InvalidInput) as refusal:
        enter_item(actor=handler, round_=supplying, content=content, at=now)
    assert list(refusal.value.fields) == ["sessions"]


def test_copied_offer_is_a_draft_with_the_same_weekdays_ahead(
    committee, supplying, handler, department, now
):
    earlier = f.OfferFactory(
        round=f.RoundFactory(committee=committee, phase=Phase.CLOSED),
        department=department,
        state=ItemState.ACCEPTED,
    )
    old = f.OfferSessionFactory(offer=earlier, starts_at=now - dt.timedelta(days=300))
    copy = copy_offer(actor=handler, offer=earlier, round_=supplying, at=now)
    new = copy.sessions.get()
    assert (copy.state, copy.title) == (ItemState.DRAFT, earlier.title)
    assert new.starts_at.weekday() == old.starts_at.weekday()
    ahead = new.starts_at - now
    assert dt.timedelta(weeks=2) < ahead <= dt.timedelta(weeks=3)


def test_offer_of_another_department_is_not_copied(supplying, handler, now):
    with pytest.raises(Refused):
        copy_offer(
            actor=handler,
            offer=f.OfferFactory(round=supplying),
            round_=supplying,
            at=now,
        )


@pytest.mark.django_db(transaction=True)
def test_numbers_stay_unique_when_many_enter_at_once(round_, member, now):
    taken, faults = [], []

    def enter():
        try:
            made = enter_item(actor=member, round_=round_, content=CONCERN, at=now)
            taken.append(made.number)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    assert sorted(taken) == [f"G{number:06d}" for number in range(1, 9)]
