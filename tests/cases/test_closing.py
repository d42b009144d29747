import datetime as dt

import pytest

from cases.errors import AlreadyDone, AnsweringSide, GateClosed, OwnItem
from cases.models import (
    Case,
    ContactStage,
    ContactWay,
    Party,
    Policy,
    Position,
    Purpose,
    Survey,
    Verdict,
)
from cases.services.closing import close_case, mark_carried_out, reopen, reopen_case
from cases.services.confirming import confirm_result, record_visit
from cases.services.opening import Signer
from cases.services.surveys import answer_survey, ask_surveys
from common.errors import DomainError, IllegalTransition, InvalidInput, Refused
from members.acting import acting_as
from members.models import Role
from notices.models import Notice
from tests import factories as f
from tests.cases.world import last_event, verbs_of


def visit(world, case, *, kind="return_visit", is_solved=True, actor=None, **facts):
    facts = {"finding": "实地查看，已修复。", "visited_at": world.now} | facts
    return record_visit(
        actor=actor or world.clerk,
        case_id=case.pk,
        kind=kind,
        is_solved=is_solved,
        at=world.now,
        **facts,
    )


def confirm(world, case, party, actor):
    return confirm_result(actor=actor, case_id=case.pk, party=party, at=world.now)


def evaluated(world, verdict=Verdict.SATISFIED, **facts):
    case = world.answered(**facts)
    world.evaluate(case, verdict=verdict)
    case.refresh_from_db()
    return case


def test_closed_case_has_no_running_clock_and_a_survey_to_come(world):
    case = evaluated(world)
    assert world.close(case).state == "closed"
    assert (case.closed_at, case.clocks.running().count()) == (world.now, 0)
    survey = Survey.objects.get()
    assert survey.ask_at == world.now + dt.timedelta(days=28)
    assert verbs_of(case)[-1] == "cases.close_case"
    assert Notice.objects.filter(recipient=world.member.user, key__contains="closed")
    with pytest.raises(IllegalTransition):
        world.close(case)


def test_case_is_closed_by_the_office_after_evaluation(world):
    case = world.answered()
    with pytest.raises(IllegalTransition):
        world.close(case)
    world.evaluate(case)
    for actor in (world.leader, world.member, world.officers[world.water.pk]):
        with pytest.raises(Refused):
            close_case(actor=actor, case_id=case.pk, at=world.now)
    world.officer(world.water, user=world.clerk.user)
    with pytest.raises(AnsweringSide):
        world.close(case)


def test_case_that_did_not_satisfy_is_sent_back_first_then_closed_with_reason(world):
    case = evaluated(world, Verdict.NOT_SATISFIED)
    with pytest.raises(DomainError) as caught:
        world.close(case, "已经尽力")
    assert caught.value.code == "second_round_due"
    world.send_back(case)
    world.started(case=case)
    world.answer(case)
    world.evaluate(case, verdict=Verdict.NOT_SATISFIED)
    with pytest.raises(InvalidInput) as caught:
        world.close(case)
    assert caught.value.code == "reason_required"
    assert case.supervisions.standing().count() == 2
    world.close(case, "条件暂不具备，已向提出人说明")
    assert last_event(case).reason == "条件暂不具备，已向提出人说明"
    assert case.supervisions.standing().count() == 0
    assert last_event(case.supervisions.first()).verb == "cases.lift_supervision"


def test_monitoring_point_is_visited_before_closing(world):
    case = evaluated(world, policy="monitoring_point")
    with pytest.raises(GateClosed) as caught:
        world.close(case)
    assert caught.value.code == "visit_before_closing"
    visit(world, case, is_solved=False)
    with pytest.raises(InvalidInput, match="说明理由"):
        world.close(case)
    world.tick()
    visit(world, case)
    assert world.close(case).state == "closed"


def test_other_visits_do_not_stand_for_the_return_visit(world):
    case = evaluated(world, policy="monitoring_point")
    visit(world, case, kind="look_back")
    with pytest.raises(GateClosed):
        world.close(case)


def test_visits_are_the_offices_and_in_their_time(world):
    case = world.open()
    with pytest.raises(IllegalTransition):
        visit(world, case)
    for facts in (
        {"kind": "x"},
        {"finding": " "},
        {"visited_at": world.now + f.DAY},
        {"visited_at": world.now - f.DAY},
    ):
        with pytest.raises(InvalidInput):
            visit(world, case, **facts)
    with pytest.raises(Refused):
        visit(world, case, actor=world.member)
    closed = world.closed()
    with pytest.raises(IllegalTransition):
        visit(world, closed)
    seen = visit(world, closed, kind="supervise_back", actor=world.leader)
    assert last_event(seen).after["kind"] == "supervise_back"


@pytest.fixture
def deputy(world):
    """A deputy's suggestion: four talks and three confirmations."""
    case = evaluated(world, policy="deputy_suggestion")
    (part,) = world.parts(case)
    return case, part


def test_head_talks_in_person_before_closing(world, deputy):
    case, part = deputy
    head = world.officer(world.water, Role.PRINCIPAL)
    for party, actor in (
        (Party.RAISER, world.member),
        (Party.DEPARTMENT, head),
        (Party.OFFICE, world.leader),
    ):
        confirm(world, case, party, actor)
    for facts in (
        {},
        {"way": ContactWay.PHONE},
        {"position": Position.STAFF},
        {"stage": ContactStage.DURING},
    ):
        talk = {
            "stage": ContactStage.AT_REPLY,
            "way": ContactWay.FACE_TO_FACE,
            "position": Position.DEPUTY_HEAD,
        } | facts
        if facts:
            world.talk(part, Purpose.REPLY, **talk)
        with pytest.raises(GateClosed) as caught:
            world.close(case)
        assert caught.value.code == "talk_at_reply"
        assert "水利局" in caught.value.message
    world.talk(
        part,
        Purpose.REPLY,
        stage=ContactStage.AT_REPLY,
        way=ContactWay.FACE_TO_FACE,
        position=Position.DEPUTY_HEAD,
    )
    assert world.close(case).state == "closed"


@pytest.fixture
def talked(world, deputy):
    case, part = deputy
    world.talk(
        part,
        Purpose.REPLY,
        stage=ContactStage.AT_REPLY,
        way=ContactWay.FACE_TO_FACE,
        position=Position.PRINCIPAL,
    )
    return case


def test_three_parties_confirm_before_closing(world, talked):
    head = world.officer(world.water, Role.PRINCIPAL)
    with pytest.raises(GateClosed, match="提出人、承办部门主要负责人、政协分管领导"):
        world.close(talked)
    confirm(world, talked, Party.RAISER, world.member)
    confirm(world, talked, Party.DEPARTMENT, head)
    with pytest.raises(GateClosed, match="尚待政协分管领导确认"):
        world.close(talked)
    made = confirm(world, talked, Party.OFFICE, world.leader)
    assert (made.person, made.role) == (world.leader.user, world.leader.assignment)
    assert last_event(made).verb == "cases.confirm_result"
    with pytest.raises(AlreadyDone):
        confirm(world, talked, Party.OFFICE, world.leader)
    assert world.close(talked).state == "closed"


def test_each_party_confirms_for_itself(world, talked):
    handler = world.officers[world.water.pk]
    other_head = world.officer(world.roads, Role.PRINCIPAL)
    head = world.officer(world.water, Role.PRINCIPAL)
    for party, actor, code in (
        (Party.RAISER, world.clerk, "signatory_only"),
        (Party.DEPARTMENT, handler, "principal_only"),
        (Party.OFFICE, world.clerk, "leader_only"),
        (Party.OFFICE, head, "leader_only"),
    ):
        with pytest.raises(Refused) as caught:
            confirm(world, talked, party, actor)
        assert caught.value.code == code
    with pytest.raises(Case.DoesNotExist):
        confirm(world, talked, Party.DEPARTMENT, other_head)
    with pytest.raises(InvalidInput):
        confirm(world, talked, "all", world.leader)
    with pytest.raises(Refused):
        confirm(world, talked, Party.RAISER, acting_without_role(world.member))


def acting_without_role(actor):
    return type(actor)(actor.user, None)


def test_nobody_confirms_for_two_parties(world, talked):
    """A leader who is a member too confirms once, on one side."""
    f.give_role(world.member.user, Role.LEADER, world.committee)
    world.member.user._scope = None
    both = acting_as(world.member.user, Role.LEADER)
    with pytest.raises(OwnItem):
        confirm(world, talked, Party.OFFICE, both)


def test_confirming_comes_after_the_answer(world):
    case = world.open(policy="deputy_suggestion")
    with pytest.raises(IllegalTransition):
        confirm(world, case, Party.RAISER, world.member)


def test_raiser_who_cannot_confirm_is_not_waited_for(world):
    both = world.another_member(employer=world.water)
    case = world.answered(both, policy="deputy_suggestion")
    world.evaluate(case, world.clerk)
    (part,) = world.parts(case)
    world.talk(
        part,
        Purpose.REPLY,
        stage=ContactStage.AT_REPLY,
        way=ContactWay.FACE_TO_FACE,
        position=Position.PRINCIPAL,
    )
    with pytest.raises(GateClosed) as caught:
        world.close(case)
    assert "提出人" not in caught.value.message


def test_case_refused_twice_is_closed_without_confirmations(world, deputy):
    _case, _part = deputy
    Policy.objects.filter(code="deputy_suggestion").update(has_second_round=False)
    case = evaluated(world, Verdict.NOT_SATISFIED, policy="deputy_suggestion")
    (part,) = world.parts(case)
    world.talk(
        part,
        Purpose.REPLY,
        stage=ContactStage.AT_REPLY,
        way=ContactWay.FACE_TO_FACE,
        position=Position.PRINCIPAL,
    )
    assert world.close(case, "已反复沟通").state == "closed"


def test_carried_out_is_said_once_and_is_not_closing(world):
    case = world.answered()
    done = {"actor": world.clerk, "case_id": case.pk, "at": world.now}
    with pytest.raises(InvalidInput):
        mark_carried_out(finding="", **done)
    marked = mark_carried_out(finding="步道已通", **done)
    assert (marked.state, marked.carried_out_at) == ("answered", world.now)
    assert last_event(marked).reason == "步道已通"
    with pytest.raises(AlreadyDone):
        mark_carried_out(finding="步道已通", **done)
    with pytest.raises(IllegalTransition):
        mark_carried_out(
            actor=world.clerk, case_id=world.open().pk, finding="x", at=world.now
        )


def test_reopened_case_begins_another_handling(world):
    case = world.closed()
    with pytest.raises(InvalidInput):
        reopen_case(actor=world.clerk, case_id=case.pk, reason=" ", at=world.now)
    reopen_case(actor=world.clerk, case_id=case.pk, reason="又塌了", at=world.now)
    case.refresh_from_db()
    assert (case.state, case.handling, case.closed_at) == ("reopened", 2, None)
    assert case.second_handling is None
    world.started(case=case)
    world.answer(case)
    world.evaluate(case)
    world.close(case)
    assert (case.state, case.surveys.count()) == ("closed", 2)
    with pytest.raises(IllegalTransition):
        reopen(world.clerk, Case(state="open", pk=case.pk), "x", at=world.now)


def asked_survey(world, **facts):
    case = world.closed(**facts)
    world.tick(days=28)
    assert ask_surveys(world.now) == 1
    return case, case.surveys.get()


def reply_to(world, survey, answer, actor=None, comment="雨后又塌"):
    return answer_survey(
        actor=actor or world.member,
        survey_id=survey.pk,
        answer=answer,
        comment=comment,
        at=world.now,
    )


def test_survey_is_asked_when_due_and_once(world):
    world.closed()
    assert ask_surveys(world.tick(days=27)) == 0
    world.tick(days=1)
    assert [ask_surveys(world.now), ask_surveys(world.now)] == [1, 0]
    assert ask_surveys(world.tick(days=40)) == 0
    told = Notice.objects.filter(kind="survey")
    assert [one.recipient for one in told] == [world.member.user]
    assert last_event(Survey.objects.get()).verb == "cases.ask_survey"


def test_kind_without_survey_asks_nothing(world):
    case = evaluated(world, policy="monitoring_point")
    visit(world, case)
    world.close(case)
    assert Survey.objects.count() == 0


def test_survey_of_a_closing_that_was_undone_is_not_asked(world):
    case = world.closed()
    reopen_case(actor=world.clerk, case_id=case.pk, reason="又塌了", at=world.now)
    assert ask_surveys(world.tick(days=60)) == 0


def test_solved_stays_closed(world):
    case, survey = asked_survey(world)
    assert reply_to(world, survey, "yes", comment="").answered_at == world.now
    case.refresh_from_db()
    assert case.state == "closed"
    with pytest.raises(AlreadyDone):
        reply_to(world, survey, "no")


@pytest.mark.parametrize("answer", ["no", "partly"])
def test_not_really_solved_reopens_with_the_reason(world, answer):
    case, survey = asked_survey(world)
    with pytest.raises(InvalidInput):
        reply_to(world, survey, answer, comment="")
    reply_to(world, survey, answer)
    case.refresh_from_db()
    assert (case.state, case.handling) == ("reopened", 2)
    event = last_event(case)
    assert (event.verb, event.reason, event.author) == (
        "cases.reopen_case",
        "雨后又塌",
        world.member.user,
    )


def test_second_no_is_kept_and_reopens_nothing_more(world):
    other = world.another_member()
    case = world.closed(world.member, other)
    world.tick(days=28)
    assert ask_surveys(world.now) == 2
    for actor in (world.member, other):
        survey = case.surveys.get(signatory__person=actor.user)
        reply_to(world, survey, "no", actor)
    case.refresh_from_db()
    assert (case.state, case.handling) == ("reopened", 2)


def test_survey_is_answered_by_the_person_asked_and_after_asking(world):
    case = world.closed()
    survey = case.surveys.get()
    with pytest.raises(DomainError) as early:
        reply_to(world, survey, "yes")
    assert early.value.code == "not_due_yet"
    for actor in (world.clerk, world.officers[world.water.pk]):
        with pytest.raises(Refused):
            reply_to(world, survey, "yes", actor)
    ask_surveys(world.tick(days=28))
    with pytest.raises(InvalidInput):
        reply_to(world, survey, "maybe")


def test_those_of_the_answering_side_are_not_surveyed(world):
    both = Signer(world.another_member(employer=world.water).user)
    case = world.open(world.member, both)
    world.started(case=case)
    world.answer(case)
    world.evaluate(case)
    world.close(case)
    asked = [one.signatory.person for one in case.surveys.all()]
    assert asked == [world.member.user]
