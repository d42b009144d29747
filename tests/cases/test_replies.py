import datetime as dt

import pytest

from cases.errors import AlreadyDone, CountersignMissing, GateClosed, OwnItem
from cases.models import (
    ANSWERING,
    Assignment,
    Case,
    ContactStage,
    Countersign,
    Part,
    Purpose,
)
from cases.services.accepting import object_to_assignment
from cases.services.assigning import reassign_case, withdraw_assignment
from cases.services.contacts import dispute_contact, record_contact
from cases.services.countersigning import countersign_reply, pass_round
from cases.services.opening import Signer
from cases.services.replies import Draft, amend_reply, draft_reply, send_reply
from common.errors import DomainError, IllegalTransition, InvalidInput, Refused
from members.models import Role
from notices.models import Notice
from tests.cases.world import last_event, verbs_of


@pytest.fixture
def joint_case(world):
    """A lead that has drafted, and two joint departments that have accepted."""
    lead, roads, schools = world.started(
        *world.settings(world.water, world.roads, world.schools)
    )
    return world.draft(lead), roads, schools


def sign(world, reply, part, agrees=True, comment=""):
    return countersign_reply(
        actor=world.of(part),
        reply_id=reply.pk,
        agrees=agrees,
        comment=comment,
        at=world.now,
    )


def round_of(world, reply):
    return pass_round(actor=world.of(reply.assignment), reply_id=reply.pk, at=world.now)


def amend(world, reply, **facts):
    draft = Draft(**({"text": "改后的答复", "reply_class": "B"} | facts))
    actor = world.of(reply.assignment)
    return amend_reply(actor=actor, reply_id=reply.pk, draft=draft, at=world.now)


def test_sent_reply_answers_the_case(world):
    (part,) = world.started()
    reply = world.draft(part, promise="年内完工", promised_by=dt.date(2026, 12, 31))
    sent = world.send(reply)
    case = Case.objects.get()
    part.refresh_from_db()
    assert (sent.state, sent.document_number, sent.sent_at) == (
        "sent",
        "水函〔2026〕1号",
        world.now,
    )
    assert (case.state, case.answered_at, case.reply_class) == (
        "answered",
        world.now,
        "A",
    )
    assert (part.state, part.answered_at) == ("answered", world.now)
    assert verbs_of(reply) == ["cases.draft_reply", "cases.send_reply"]
    assert not case.clocks.running().filter(assignment__isnull=False).exists()
    told = Notice.objects.filter(kind="case_answered")
    assert [one.recipient for one in told] == [world.member.user]
    with pytest.raises(IllegalTransition):
        world.send(reply)


def test_reply_needs_class_text_number_and_promise_with_its_day(world):
    (part,) = world.started()
    for facts, field in (
        ({"text": " "}, "text"),
        ({"reply_class": "E"}, "reply_class"),
        ({"promise": "年内完工"}, "promised_by"),
        ({"private_reason": "长" * 301}, "private_reason"),
    ):
        with pytest.raises(InvalidInput) as caught:
            world.draft(part, **facts)
        assert set(caught.value.fields) == {field}
    reply = world.draft(part)
    with pytest.raises(InvalidInput) as caught:
        world.send(reply, number=" ")
    assert caught.value.code == "no_document_number"


def test_reply_is_drafted_once_begun_and_once_only(world):
    (part,) = world.assign(world.open())
    world.accept(part)
    with pytest.raises(IllegalTransition):
        world.draft(part)
    world.begin(part)
    world.draft(part)
    with pytest.raises(AlreadyDone):
        world.draft(part)


def test_reply_belongs_to_its_department(world):
    lead, joint = world.started(*world.settings(world.water, world.roads))
    reply = world.draft(lead)
    with pytest.raises(IllegalTransition, match="会签"):
        world.draft(joint)
    for call in (
        lambda one: draft_reply(
            actor=one, assignment_id=lead.pk, draft=Draft("文", "A"), at=world.now
        ),
        lambda one: amend_reply(
            actor=one, reply_id=reply.pk, draft=Draft("文", "A"), at=world.now
        ),
        lambda one: send_reply(
            actor=one, reply_id=reply.pk, document_number="1", at=world.now
        ),
        lambda one: pass_round(actor=one, reply_id=reply.pk, at=world.now),
    ):
        for actor, code in (
            (world.of(joint), "other_department"),
            (world.clerk, "department_only"),
            (world.member, "department_only"),
        ):
            with pytest.raises(Refused) as caught:
                call(actor)
            assert caught.value.code == code


def test_nobody_answers_what_they_raised(world):
    both = world.officer(world.water)
    case = world.open(world.member, Signer(both.user))
    (part,) = world.started(case=case)
    with pytest.raises(OwnItem):
        draft_reply(
            actor=both, assignment_id=part.pk, draft=Draft("文", "A"), at=world.now
        )


def test_lead_sends_after_every_joint_department_agreed(world, joint_case):
    reply, roads, schools = joint_case
    with pytest.raises(CountersignMissing, match=r"交通局、教育局"):
        world.send(reply)
    with pytest.raises(IllegalTransition):
        sign(world, reply, roads)
    round_of(world, reply)
    sign(world, reply, roads)
    with pytest.raises(CountersignMissing, match="教育局"):
        world.send(reply)
    reply.refresh_from_db()
    assert reply.state == "countersigning"
    sign(world, reply, schools, comment="同意")
    reply.refresh_from_db()
    assert reply.state == "ready"
    world.send(reply)
    assert set(
        Assignment.objects.filter(case=reply.case).values_list("state", flat=True)
    ) == {"answered"}


def test_countersign_is_by_joint_departments_once(world, joint_case):
    reply, roads, _schools = joint_case
    round_of(world, reply)
    for actor in (world.of(reply.assignment), world.clerk):
        with pytest.raises(Refused) as caught:
            countersign_reply(actor=actor, reply_id=reply.pk, agrees=True, at=world.now)
        assert caught.value.code == "joint_only"
    signed = sign(world, reply, roads)
    assert (signed.person, signed.signed_at) == (world.of(roads).user, world.now)
    assert last_event(signed).verb == "cases.countersign_reply"
    with pytest.raises(IllegalTransition, match="已经会签"):
        sign(world, reply, roads, agrees=False, comment="再想想")


def test_joint_department_accepts_before_it_countersigns(world):
    case = world.open()
    lead, joint = world.assign(case, *world.settings(world.water, world.roads))
    world.accept(lead)
    world.begin(lead)
    reply = world.draft(lead)
    round_of(world, reply)
    with pytest.raises(IllegalTransition, match="先接收"):
        sign(world, reply, joint)


def test_returned_draft_is_amended_and_goes_round_again(world, joint_case):
    reply, roads, schools = joint_case
    round_of(world, reply)
    with pytest.raises(InvalidInput) as caught:
        sign(world, reply, schools, agrees=False)
    assert caught.value.code == "reason_required"
    sign(world, reply, roads)
    sign(world, reply, schools, agrees=False, comment="第二条不准确")
    reply.refresh_from_db()
    assert reply.state == "returned"
    assert last_event(reply).reason == "第二条不准确"
    with pytest.raises(CountersignMissing):
        world.send(reply)
    assert amend(world, reply).state == "draft"
    round_of(world, reply)
    assert Countersign.objects.filter(agrees__isnull=True).count() == 2
    for one in (roads, schools):
        sign(world, reply, one)
    reply.refresh_from_db()
    assert reply.state == "ready"


def test_text_changed_after_agreement_must_be_agreed_again(world, joint_case):
    reply, roads, schools = joint_case
    round_of(world, reply)
    with pytest.raises(IllegalTransition):
        amend(world, reply)
    for one in (roads, schools):
        sign(world, reply, one)
    amend(world, reply)
    with pytest.raises(CountersignMissing):
        world.send(reply)


def test_draft_is_amended_in_place(world):
    (part,) = world.started()
    reply = world.draft(part)
    amend(world, reply, text="新文")
    event = last_event(reply)
    assert (event.before["text"], event.after["text"]) == ("已组织修复。", "新文")


def test_lead_alone_has_nobody_to_pass_it_to(world):
    (part,) = world.started()
    reply = world.draft(part)
    with pytest.raises(DomainError) as caught:
        round_of(world, reply)
    assert caught.value.code == "no_joint"


def test_joint_department_withdrawn_is_not_waited_for(world, joint_case):
    reply, roads, schools = joint_case
    round_of(world, reply)
    sign(world, reply, roads)
    withdraw_assignment(
        actor=world.clerk, assignment_id=schools.pk, reason="无关", at=world.now
    )
    reply.refresh_from_db()
    assert reply.state == "ready"
    assert world.send(reply).state == "sent"


def test_joint_department_that_came_later_is_asked_too(world):
    case = world.open()
    lead, joint = world.assign(case, *world.settings(world.water, world.roads))
    world.accept(lead)
    world.begin(lead)
    reply = world.draft(lead)
    round_of(world, reply)
    object_to_assignment(
        actor=world.of(joint), assignment_id=joint.pk, reason="无关", at=world.now
    )
    new = reassign_case(
        actor=world.clerk,
        assignment_id=joint.pk,
        to=world.setting(world.schools, Part.JOINT),
        reason="属实",
        at=world.now,
    )
    with pytest.raises(CountersignMissing, match="教育局"):
        world.send(reply)
    world.accept(new)
    sign(world, reply, new)
    assert world.send(reply).state == "sent"


def test_separate_departments_answer_each_and_the_last_answers_the_case(world):
    one, two = world.started(
        *(world.setting(d, Part.SEPARATE) for d in (world.water, world.roads))
    )
    world.send(world.draft(one))
    case = Case.objects.get()
    assert case.state == "in_progress"
    world.send(world.draft(two, reply_class="C"))
    case.refresh_from_db()
    assert (case.state, case.reply_class) == ("answered", "C")


def test_separate_department_withdrawn_leaves_the_answer_of_the_rest(world):
    one, two = world.started(
        *(world.setting(d, Part.SEPARATE) for d in (world.water, world.roads))
    )
    world.send(world.draft(one))
    withdraw_assignment(
        actor=world.clerk, assignment_id=two.pk, reason="无关", at=world.now
    )
    assert Case.objects.get().state == "answered"
    with pytest.raises(IllegalTransition):
        withdraw_assignment(
            actor=world.clerk, assignment_id=one.pk, reason="无关", at=world.now
        )


def test_consulting_comes_before_handling(world):
    case = world.open(policy="proposal")
    (part,) = world.assign(case)
    world.accept(part)
    with pytest.raises(GateClosed) as caught:
        world.begin(part)
    assert caught.value.code == "consult_first"
    assert "水利局" in caught.value.message
    world.talk(part, Purpose.PROGRESS)
    with pytest.raises(GateClosed):
        world.begin(part)
    world.talk(part, Purpose.CONSULT, stage=ContactStage.BEFORE)
    assert world.begin(part).begun_at == world.now


def test_research_and_opinion_on_the_draft_come_before_sending(world):
    (part,) = world.started(policy="proposal")
    world.talk(part, Purpose.ASK_OPINION)
    world.tick()
    reply = world.draft(part)
    with pytest.raises(GateClosed) as caught:
        world.send(reply)
    assert caught.value.code == "research_first"
    world.talk(part, Purpose.RESEARCH)
    with pytest.raises(GateClosed) as caught:
        world.send(reply)
    # Asked before there was a draft: that is not an opinion on it.
    assert caught.value.code == "ask_first"
    world.talk(part, Purpose.ASK_OPINION)
    assert world.send(reply).state == "sent"


def test_talk_that_is_disputed_opens_no_gate(world):
    case = world.open(policy="proposal")
    (part,) = world.assign(case)
    world.accept(part)
    held = world.talk(part, Purpose.CONSULT)
    with pytest.raises(InvalidInput):
        dispute_contact(
            actor=world.member, contact_id=held.pk, reason=" ", at=world.now
        )
    for actor in (world.clerk, world.of(part)):
        with pytest.raises(Refused) as caught:
            dispute_contact(
                actor=actor, contact_id=held.pk, reason="并无此事", at=world.now
            )
        assert caught.value.code == "signatory_only"
    dispute_contact(
        actor=world.member, contact_id=held.pk, reason="并无此事", at=world.now
    )
    with pytest.raises(GateClosed):
        world.begin(part)
    with pytest.raises(AlreadyDone):
        dispute_contact(
            actor=world.member, contact_id=held.pk, reason="并无此事", at=world.now
        )


def test_talk_is_written_down_whole_and_not_ahead_of_time(world):
    (part,) = world.started()
    facts = {
        "stage": "someday",
        "way": "",
        "position": "x",
        "speaker": "",
        "with_whom": "长" * 121,
        "text": " ",
        "held_at": world.now + dt.timedelta(seconds=1),
    }
    with pytest.raises(InvalidInput) as caught:
        world.talk(part, "chat", **facts)
    assert set(caught.value.fields) == {*facts, "purpose"}


def test_talk_is_recorded_by_the_department_once_it_accepted(world):
    case = world.open()
    (part,) = world.assign(case)
    with pytest.raises(IllegalTransition):
        world.talk(part, Purpose.CONSULT)
    world.accept(part)
    held = world.talk(part, Purpose.CONSULT)
    assert last_event(held).after["purpose"] == "consult"
    head = world.officer(world.roads, Role.PRINCIPAL)
    with pytest.raises(Case.DoesNotExist):
        record_contact(actor=head, assignment_id=part.pk, talk=None, at=world.now)
    assert part.part in ANSWERING
