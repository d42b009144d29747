import pytest

from cases.errors import AlreadyEvaluated, AnsweringSide
from cases.models import Case, Policy, Side, Signatory, Verdict, Visibility
from cases.selectors import verdict_of
from cases.services.evaluating import (
    end_evaluation,
    may_have_second_round,
    send_back,
)
from cases.services.opening import Signer
from common.errors import DomainError, IllegalTransition, InvalidInput, Refused
from members.acting import acting_as
from members.models import Role
from notices.models import Notice
from tests import factories as f
from tests.cases.world import last_event, verbs_of


def test_last_signatory_ends_the_evaluation(world):
    other = world.another_member()
    case = world.answered(world.member, other)
    made = world.evaluate(case, attitude=5, result=4)
    assert (made.side, made.signatory.person, made.role) == (
        "signatory",
        world.member.user,
        world.member.assignment,
    )
    case.refresh_from_db()
    assert case.state == "answered"
    world.evaluate(case, other, Verdict.BASICALLY)
    case.refresh_from_db()
    assert (case.state, verdict_of(case)) == ("evaluated", "basically")
    assert verbs_of(case)[-1] == "cases.finish_evaluation"
    assert last_event(made).role == "member"
    told = Notice.objects.filter(kind="case_evaluated")
    assert {one.recipient for one in told} == {
        world.clerk.user,
        world.officers[world.water.pk].user,
    }


def test_one_who_is_not_satisfied_decides(world):
    other = world.another_member()
    case = world.answered(world.member, other)
    world.evaluate(case, verdict=Verdict.NOT_SATISFIED)
    world.evaluate(case, other, Verdict.SATISFIED)
    assert verdict_of(case) == "not_satisfied"


def test_each_evaluates_once(world):
    other = world.another_member()
    case = world.answered(world.member, other)
    world.evaluate(case)
    with pytest.raises(AlreadyEvaluated):
        world.evaluate(case, verdict=Verdict.NOT_SATISFIED)


def test_evaluation_comes_after_the_answer(world):
    case = world.open()
    with pytest.raises(IllegalTransition):
        world.evaluate(case)


def test_officer_of_the_department_never_evaluates(world):
    """Also where the account is lent to the member's seat: both roles, one person."""
    both = world.another_member()
    world.officer(world.water, Role.PRINCIPAL, user=both.user)
    case = world.answered(world.member, both)
    with pytest.raises(AnsweringSide) as caught:
        world.evaluate(case, acting_as(both.user, Role.MEMBER))
    assert caught.value.code == "answering_side"
    for officer in (world.officers[world.water.pk],):
        with pytest.raises(AnsweringSide):
            world.evaluate(case, officer)
    # Nobody waits for a verdict that cannot be given.
    world.evaluate(case)
    case.refresh_from_db()
    assert case.state == "evaluated"


def test_joint_department_is_the_answering_side_too(world):
    both = world.another_member()
    case = world.open(world.member, both)
    world.started(*world.settings(world.water, world.roads), case=case)
    world.officer(world.roads, user=both.user)
    with pytest.raises(AnsweringSide):
        world.evaluate(case, both)


def test_member_employed_there_never_evaluates(world):
    employed = world.another_member(employer=world.water)
    case = world.answered(world.member, employed)
    with pytest.raises(AnsweringSide):
        world.evaluate(case, employed)


def test_former_officer_evaluates(world):
    former = world.another_member()
    held = world.officer(world.water, user=former.user).assignment
    held.valid_to = world.now.date() - f.DAY
    held.save()
    case = world.answered(former)
    assert world.evaluate(case, former).pk


def test_strangers_and_bystanders_do_not_evaluate(world, stranger):
    case = world.answered(visibility=Visibility.MEMBERS)
    bystander = world.another_member()
    for actor in (bystander, world.clerk, world.leader):
        with pytest.raises(Refused) as caught:
            world.evaluate(case, actor)
        assert caught.value.code == "not_evaluator"
    with pytest.raises(Case.DoesNotExist):
        world.evaluate(case, stranger)


def test_sponsor_evaluates_once_for_the_office(world):
    case = world.answered(policy="consultation_outcome")
    with pytest.raises(Refused):
        world.evaluate(case)
    made = world.evaluate(case, world.clerk)
    assert (made.side, made.signatory) == ("sponsor", None)
    case.refresh_from_db()
    assert case.state == "evaluated"


def test_second_clerk_does_not_evaluate_again(world):
    Policy.objects.filter(code="consultation_outcome").update(
        evaluators=[Side.SPONSOR, Side.SIGNATORY]
    )
    case = world.answered(policy="consultation_outcome")
    world.evaluate(case, world.clerk)
    user = f.UserFactory()
    f.give_role(user, Role.CLERK, world.committee)
    with pytest.raises(AlreadyEvaluated):
        world.evaluate(case, acting_as(user, Role.CLERK))


def test_office_judges_where_nobody_who_raised_it_can(world):
    both = world.another_member(employer=world.water)
    case = world.answered(both)
    made = world.evaluate(case, world.clerk)
    case.refresh_from_db()
    assert (made.side, case.state) == ("sponsor", "evaluated")


def test_clerk_does_not_judge_for_the_office_what_they_raised(world):
    user = f.UserFactory()
    f.give_role(user, Role.CLERK, world.committee)
    clerk = acting_as(user, Role.CLERK)
    case = world.open(world.member, policy="consultation_outcome")
    Signatory.objects.create(case=case, person=user)
    world.started(case=case)
    world.answer(case)
    with pytest.raises(Refused) as caught:
        world.evaluate(case, clerk)
    assert caught.value.code == "not_evaluator"


def public(world):
    one = f.RepresentativeFactory(
        linking_member=f.MemberFactory(committee=world.committee)
    )
    return acting_as(one.user, Role.REPRESENTATIVE)


def test_public_is_waited_for_up_to_its_number(world):
    Policy.objects.filter(code="monitoring_point").update(public_verdicts=2)
    case = world.answered(policy="monitoring_point", visibility=Visibility.PUBLIC)
    world.evaluate(case, public(world), Verdict.NOT_SATISFIED)
    world.evaluate(case)
    case.refresh_from_db()
    assert case.state == "answered"
    world.evaluate(case, public(world))
    case.refresh_from_db()
    assert (case.state, verdict_of(case)) == ("evaluated", "satisfied")


def test_public_does_not_judge_where_the_policy_does_not_ask_it(world):
    case = world.answered(visibility=Visibility.PUBLIC)
    with pytest.raises(Refused):
        world.evaluate(case, public(world))


def test_office_ends_waiting_for_the_public_only(world):
    Policy.objects.filter(code="monitoring_point").update(public_verdicts=1)
    case = world.answered(policy="monitoring_point", visibility=Visibility.PUBLIC)
    end = {"actor": world.clerk, "case_id": case.pk, "at": world.now}
    with pytest.raises(DomainError) as caught:
        end_evaluation(reason="期满", **end)
    assert caught.value.code == "verdict_awaited"
    world.evaluate(case)
    with pytest.raises(InvalidInput):
        end_evaluation(reason="", **end)
    assert end_evaluation(reason="期满", **end).state == "evaluated"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"verdict": "great"}, "verdict"),
        ({"attitude": 0}, "attitude"),
        ({"result": 6}, "result"),
        ({"verdict": "not_satisfied", "comment": " "}, "comment"),
        ({"comment": "长" * 1001}, "comment"),
    ],
)
def test_evaluation_is_checked(world, facts, field):
    case = world.answered()
    with pytest.raises(InvalidInput) as caught:
        world.evaluate(case, **facts)
    assert set(caught.value.fields) == {field}
    assert case.evaluations.count() == 0


def refused_case(world, **facts):
    case = world.answered(**facts)
    world.evaluate(case, verdict=Verdict.NOT_SATISFIED)
    case.refresh_from_db()
    return case


def test_sending_back_begins_a_second_handling_under_a_leader(world):
    case = refused_case(world)
    assert may_have_second_round(case)
    world.send_back(case)
    assert (case.state, case.handling, case.second_handling) == ("second_round", 2, 2)
    watched = case.supervisions.standing().order_by("kind")
    assert [(one.kind, one.leader) for one in watched] == [
        ("leader_case", world.leader.user),
        ("listed", None),
    ]
    assert last_event(case).before == {"handling": 1, "second_handling": None}
    (part,) = world.assign(case)
    assert part.handling == 2


def test_second_handling_is_had_once(world):
    case = refused_case(world)
    world.send_back(case)
    world.started(case=case)
    world.answer(case)
    world.evaluate(case, verdict=Verdict.NOT_SATISFIED)
    case.refresh_from_db()
    assert case.state == "evaluated"
    assert not may_have_second_round(case)
    with pytest.raises(DomainError) as caught:
        world.send_back(case)
    assert caught.value.code == "second_round_over"


def test_sending_back_is_for_what_did_not_satisfy_with_leader_and_reason(world):
    case = world.answered()
    with pytest.raises(IllegalTransition):
        world.send_back(case)
    world.evaluate(case)
    with pytest.raises(DomainError) as caught:
        world.send_back(case)
    assert caught.value.code == "not_dissatisfied"
    refused = refused_case(world)
    with pytest.raises(DomainError) as nobody:
        world.send_back(refused, leader=world.clerk.user)
    assert nobody.value.code == "no_leader"
    with pytest.raises(InvalidInput):
        world.send_back(refused, reason=" ")
    with pytest.raises(Refused):
        world.send_back(refused, actor=world.member)
    refused.refresh_from_db()
    assert (refused.state, refused.supervisions.count()) == ("evaluated", 0)
    assert (
        send_back(
            actor=world.leader,
            case_id=refused.pk,
            leader=world.leader.user,
            reason="不满意",
            at=world.now,
        ).handling
        == 2
    )


def test_kind_without_second_round_is_not_sent_back(world):
    Policy.objects.filter(code="concern").update(has_second_round=False)
    case = refused_case(world)
    with pytest.raises(DomainError) as caught:
        world.send_back(case)
    assert caught.value.code == "no_second_round"
    assert world.close(case, "已反复沟通").state == "closed"


def test_signatory_who_has_left_is_not_waited_for(world):
    gone = world.another_member(left_on=world.now.date())
    switched_off = Signer(f.UserFactory(is_active=False))
    case = world.answered(world.member, gone, switched_off)
    world.evaluate(case)
    case.refresh_from_db()
    assert case.state == "evaluated"
