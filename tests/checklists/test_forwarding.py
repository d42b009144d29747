"""A concern or topic handed to departments is a case, and follows it."""

import datetime as dt

import pytest

from cases.defaults import Terms, policy_for, settings_for
from cases.models import Assignment, Case, Clock, Part
from cases.services.withdrawing import withdraw_case
from cases.states import CaseState
from checklists.models import ConcernItem, Topic
from checklists.services.handing import follow_case, hand_over, take_back
from checklists.services.routing import decide_routing, forward_concern, recall_concern
from checklists.services.screening import screen_item
from checklists.services.topics import forward_topic, make_topic, recall_topic
from checklists.states import ItemState
from common.errors import DomainError, InvalidInput, Refused
from notices.models import Notice
from tests import factories as f
from tests.cases.world import World
from trail.models import Event, Link


@pytest.fixture
def world(committee, clerk, leader, member, now):
    return World(committee, clerk, leader, member, now)


@pytest.fixture
def accepted(round_, world, clerk, now):
    made = f.ConcernFactory(round=round_, member=world.member.assignment.member)
    decide_routing(actor=clerk, concern=made, departments=[world.water], at=now)
    return screen_item(actor=clerk, item=made, action="accept", at=now)


def send(world, concern, **terms):
    return forward_concern(
        actor=world.clerk, concern=concern, terms=Terms(**terms), at=world.now
    )


def answer(world, case):
    """Taken on, begun and answered by every department that answers."""
    for part in world.parts(case):
        if part.part != Part.JOINT:
            world.accept(part)
            world.begin(part)
    world.answer(case)


def test_forwarded_concern_is_a_case_with_the_four_settings(world, accepted, now):
    sent = send(world, accepted)
    case = sent.case
    (part,) = world.parts(case)
    assert (case.title, case.state) == (accepted.headline, CaseState.ASSIGNED)
    assert part.department == world.water
    assert part.part == Part.LEAD
    assert part.person == world.officers[world.water.pk].assignment
    assert part.reply_class == "A"
    assert part.due_at > now + dt.timedelta(days=20)
    assert [one.person for one in case.signatories.all()] == [world.member.user]
    assert Link.objects.filter(kind="handled_as", target_id=case.pk).count() == 1
    told = Notice.objects.get(recipient=world.member.user, kind="list_item")
    assert (told.url, told.about_id) == (f"/concerns/{sent.pk}/", sent.pk)


def test_only_screened_concerns_are_forwarded(round_, world, now):
    waiting = f.ConcernFactory(round=round_)
    waiting.departments.set([world.water])
    with pytest.raises(DomainError):
        send(world, waiting)
    assert not Case.objects.exists()


def test_a_lead_is_joined_by_the_others_else_each_answers(round_, world, clerk, now):
    def sent(**terms):
        one = f.ConcernFactory(round=round_, state=ItemState.ACCEPTED)
        one.departments.set([world.water, world.roads])
        done = send(world, one, **terms)
        return {p.department: p.part for p in world.parts(done.case)}

    assert sent(lead=world.roads) == {world.roads: "lead", world.water: "joint"}
    assert sent() == {world.roads: "separate", world.water: "separate"}


def test_department_without_an_officer_is_named(round_, world, committee, now):
    empty = f.DepartmentFactory(committee=committee, name="空缺局")
    one = f.ConcernFactory(round=round_, state=ItemState.ACCEPTED)
    one.departments.set([empty])
    with pytest.raises(InvalidInput, match="空缺局"):
        send(world, one)
    one.refresh_from_db()
    assert one.state == ItemState.ACCEPTED


def test_nobody_is_named_to_handle_what_they_raised(world, committee, now):
    both = world.officer(world.water, user=world.member.user)
    policy = policy_for(committee, "concern")
    (setting,) = settings_for(
        policy, committee, [world.water], Terms(), apart_from={both.user.pk}, at=now
    )
    assert setting.person == world.officers[world.water.pk].assignment


def test_recall_withdraws_the_case_and_the_clocks(world, accepted, now):
    sent = send(world, accepted)
    back = recall_concern(actor=world.clerk, concern=sent, at=now, reason="误转")
    case = Case.objects.get()
    assert (back.state, case.state) == (ItemState.ACCEPTED, CaseState.WITHDRAWN)
    assert not Clock.objects.running().exists()
    assert not Assignment.objects.of_now(case).exists()
    assert not Case.objects.visible_to(world.officers[world.water.pk].user).exists()
    again = send(world, back)
    assert again.case_id != case.pk


def test_answered_case_is_not_withdrawn(world, accepted, now):
    case = send(world, accepted).case
    answer(world, case)
    with pytest.raises(DomainError):
        withdraw_case(actor=world.clerk, case_id=case.pk, reason="误转", at=now)
    sent = ConcernItem.objects.get()
    with pytest.raises(DomainError):
        recall_concern(actor=world.clerk, concern=sent, at=now, reason="误转")


@pytest.mark.parametrize("who", ["member", "leader"])
def test_only_the_office_withdraws_a_case(request, world, accepted, who, now):
    case = send(world, accepted).case
    with pytest.raises(Refused):
        withdraw_case(
            actor=request.getfixturevalue(who), case_id=case.pk, reason="误", at=now
        )


def test_withdrawal_needs_a_reason(world, accepted, now):
    case = send(world, accepted).case
    with pytest.raises(InvalidInput):
        withdraw_case(actor=world.clerk, case_id=case.pk, reason=" ", at=now)


def test_concern_is_answered_and_closed_with_its_case(world, accepted, now):
    concern = send(world, accepted)
    answer(world, concern.case)
    concern.refresh_from_db()
    assert concern.state == ItemState.ANSWERED
    with pytest.raises(DomainError, match="办理件"):
        screen_item(actor=world.clerk, item=concern, action="close", at=now)
    world.evaluate(concern.case)
    world.close(concern.case)
    concern.refresh_from_db()
    assert concern.state == ItemState.CLOSED
    moves = Event.objects.filter(target_kind="checklists.concernitem")
    assert {"checklists.answer", "checklists.close"} <= set(
        moves.values_list("verb", flat=True)
    )


def test_second_round_sends_the_concern_on_again(world, accepted, now):
    concern = send(world, accepted)
    answer(world, concern.case)
    world.evaluate(concern.case, verdict="not_satisfied")
    world.send_back(concern.case)
    concern.refresh_from_db()
    assert concern.state == ItemState.FORWARDED


def test_cases_of_others_are_left_alone(world, accepted, now):
    other = world.open()
    follow_case(world.clerk, other, now)
    accepted.refresh_from_db()
    assert accepted.state == ItemState.ACCEPTED


def merged(world, round_, now, *members):
    items = [f.ConcernFactory(round=round_, member=one) for one in members]
    return make_topic(
        actor=world.clerk, round_=round_, title="护学", items=items, at=now
    )


def test_topic_is_one_case_with_every_author_once(world, round_, now):
    first = world.member.assignment.member
    second = f.MemberFactory(committee=world.committee)
    topic = merged(world, round_, now, first, second, first)
    sent = forward_topic(
        actor=world.clerk, topic=topic, departments=[world.water], at=now
    )
    signed = sent.case.signatories.order_by("pk")
    assert [one.member for one in signed] == [first, second]
    assert [one.is_first for one in signed] == [True, False]
    assert "3 条关注事项" in sent.case.text
    assert first.name not in sent.case.text
    answer(world, sent.case)
    topic.refresh_from_db()
    assert topic.answered_at == now
    assert set(topic.concerns.values_list("state", flat=True)) == {ItemState.MERGED}


def test_recalled_topic_can_be_sent_anew(world, round_, now):
    topic = merged(world, round_, now, *f.MemberFactory.create_batch(2))
    sent = forward_topic(
        actor=world.clerk, topic=topic, departments=[world.water], at=now
    )
    back = recall_topic(actor=world.clerk, topic=sent, reason="误转", at=now)
    assert back.case.state == CaseState.WITHDRAWN
    again = forward_topic(
        actor=world.clerk, topic=back, departments=[world.roads], at=now
    )
    assert again.case.state == CaseState.ASSIGNED


def test_topic_of_questions_alone_is_only_shown(world, round_, now):
    items = f.ConsultFactory.create_batch(2, round=round_)
    topic = make_topic(
        actor=world.clerk, round_=round_, title="问", items=items, at=now
    )
    forward_topic(actor=world.clerk, topic=topic, departments=[world.water], at=now)
    assert Topic.objects.get().forwarded_at == now
    assert not Case.objects.exists()


def test_matter_without_a_case_is_taken_back_quietly(world, accepted, now):
    take_back(world.clerk, accepted, reason="误转", at=now)
    hand_over(world.clerk, accepted, [world.water], Terms(), at=now)
    assert accepted.case.state == CaseState.ASSIGNED
