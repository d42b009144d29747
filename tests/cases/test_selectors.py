import datetime as dt

import pytest

from cases.gates import missing_at_closing, missing_at_sending
from cases.models import (
    Assignment,
    Case,
    ContactStage,
    ContactWay,
    Evaluation,
    Part,
    Policy,
    Position,
    Purpose,
    Series,
    Verdict,
    Visibility,
)
from cases.selectors import (
    awaited,
    handlers_of,
    office_of,
    overall_verdict,
    owed_by,
    promised,
    whose_turn,
)
from cases.services.accepting import object_to_assignment
from cases.services.closing import mark_carried_out
from cases.services.contacts import dispute_contact
from cases.services.countersigning import pass_round
from cases.services.settling import settle_case, settle_round, unsigned
from cases.tallies import face_to_face, second_rounds
from members.models import Role
from notices.models import Notice
from tests import factories as f
from trail.models import Event


def turn(world, case):
    case.refresh_from_db()
    now = whose_turn(case, world.now)
    return now.side, now.departments


def test_turn_goes_round_with_the_case(world):
    case = world.open()
    assert turn(world, case) == ("office", ())
    lead, joint = world.assign(case, *world.settings(world.water, world.roads))
    assert turn(world, case) == ("department", ("水利局", "交通局"))
    object_to_assignment(
        actor=world.of(joint), assignment_id=joint.pk, reason="无关", at=world.now
    )
    assert turn(world, case) == ("office", ("交通局",))
    answered = world.answered()
    assert turn(world, answered) == ("raiser", ())
    world.evaluate(answered)
    assert turn(world, answered) == ("office", ())
    world.close(answered)
    assert turn(world, answered) == ("nobody", ())
    sponsored = world.answered(policy="consultation_outcome")
    assert turn(world, sponsored) == ("office", ())
    assert lead.department_id == world.water.pk


def test_turn_is_the_publics_where_it_is_waited_for(world):
    kind = Policy.objects.filter(code="monitoring_point")
    kind.update(public_verdicts=2)
    case = world.answered(policy="monitoring_point", visibility=Visibility.PUBLIC)
    world.evaluate(case)
    assert turn(world, case) == ("public", ())
    assert awaited(case, world.now).public == 2
    kind.update(public_verdicts=0)
    now = whose_turn(Case.objects.get(pk=case.pk), world.now)
    assert (now.side, now.does) == ("office", "请政协机关结束评价")


def test_department_sees_what_it_owes_and_no_more(world):
    one = world.parts(world.answered())[0]
    (two,) = world.assign(world.open(), world.setting(world.roads))
    (three,) = world.assign(world.open())
    user = world.officers[world.water.pk].user
    assert list(owed_by(user, world.water.pk)) == [three]
    assert list(owed_by(user, world.roads.pk)) == []
    assert (one.state, two.state) == ("answered", "assigned")


def test_promise_not_kept_is_listed_until_carried_out(world):
    (part,) = world.started()
    world.send(world.draft(part, promise="年内完工", promised_by=dt.date(2026, 12, 31)))
    world.answered()
    user = world.clerk.user
    assert list(promised(user)) == [part.case]
    assert list(promised(world.another_member().user)) == []
    mark_carried_out(
        actor=world.clerk, case_id=part.case_id, finding="已完工", at=world.now
    )
    assert list(promised(user)) == []


def test_promise_of_one_department_among_several_is_listed(world):
    one, two = world.started(
        *(world.setting(d, Part.SEPARATE) for d in (world.water, world.roads))
    )
    world.send(world.draft(one, promise="年内", promised_by=dt.date(2026, 12, 31)))
    world.send(world.draft(two))
    assert list(promised(world.clerk.user)) == [one.case]


def rated(*verdicts, side="signatory"):
    return [Evaluation(side=side, verdict=one) for one in verdicts]


@pytest.mark.parametrize(
    ("rows", "overall"),
    [
        ([], ""),
        (rated("satisfied", "satisfied"), "satisfied"),
        (rated("satisfied", "basically"), "basically"),
        (rated("satisfied", "not_satisfied", "basically"), "not_satisfied"),
        (rated("satisfied") + rated("not_satisfied", side="public"), "satisfied"),
        (rated("satisfied") + rated("not_satisfied", side="sponsor"), "not_satisfied"),
        (rated("satisfied", "not_satisfied", side="public"), "not_satisfied"),
        (rated(*["satisfied"] * 2, "not_satisfied", side="public"), "satisfied"),
    ],
)
def test_worst_verdict_of_those_who_raised_it_stands_for_the_whole(rows, overall):
    assert overall_verdict(rows) == overall


def test_named_person_is_told_else_the_handlers_else_all(world):
    (named,) = world.assign(world.open())
    head = world.officer(world.roads, Role.PRINCIPAL)
    free = Assignment(department=world.roads)
    assert handlers_of(named, world.now) == {world.of(named).user.pk}
    assert handlers_of(free, world.now) == {world.officers[world.roads.pk].user.pk}
    later = world.now + dt.timedelta(days=1)
    held = world.officers[world.roads.pk].assignment
    held.valid_to = world.now.date()
    held.save()
    assert handlers_of(free, later) == {head.user.pk}
    assert office_of(world.committee.pk, later) == {world.clerk.user.pk}


def deputy_case(world, department, *, position=None):
    """A deputy's suggestion answered, in person by somebody in this position."""
    case = world.open(policy="deputy_suggestion")
    (part,) = world.started(world.setting(department), case=case)
    world.answer(case)
    if position is None:
        return None
    return world.talk(
        part,
        Purpose.REPLY,
        stage=ContactStage.AT_REPLY,
        way=ContactWay.FACE_TO_FACE,
        position=position,
    )


def told(world, since=None):
    since = since or world.now - f.DAY
    rows = face_to_face(world.clerk.user, since=since, until=world.now + f.DAY)
    return [
        (one.department, one.cases, one.in_person, one.needed, one.is_met)
        for one in rows
    ]


def test_up_to_three_cases_the_principal_answers_every_one_in_person(world):
    for _ in range(2):
        deputy_case(world, world.water, position=Position.PRINCIPAL)
    talk = deputy_case(world, world.water, position=Position.DEPUTY_HEAD)
    assert told(world) == [("水利局", 3, 2, 3, False)]
    last = world.talk(
        talk.assignment,
        Purpose.REPLY,
        stage=ContactStage.AT_REPLY,
        way=ContactWay.FACE_TO_FACE,
        position=Position.PRINCIPAL,
    )
    assert told(world) == [("水利局", 3, 3, 3, True)]
    deputy_case(world, world.water)
    # The fourth need not be.
    assert told(world) == [("水利局", 4, 3, 3, True)]
    dispute_contact(
        actor=world.member, contact_id=last.pk, reason="未见本人", at=world.now
    )
    assert told(world) == [("水利局", 4, 2, 3, False)]


def test_rule_counts_each_department_and_only_its_kind_and_time(world):
    deputy_case(world, world.roads, position=Position.PRINCIPAL)
    world.answered(policy="proposal")
    assert told(world) == [("交通局", 1, 1, 1, True)]
    assert told(world, since=world.now + f.HOUR) == []
    assert (
        face_to_face(
            world.another_member().user,
            since=world.now - f.DAY,
            until=world.now + f.DAY,
        )
        == []
    )


def test_second_round_is_told_before_and_after(world):
    for verdict in (Verdict.SATISFIED, Verdict.NOT_SATISFIED):
        case = world.answered()
        world.evaluate(case, verdict=Verdict.NOT_SATISFIED)
        world.send_back(case)
        world.started(case=case)
        world.answer(case)
        world.evaluate(case, verdict=verdict)
    world.closed()
    told = second_rounds(Case.objects.visible_to(world.clerk.user))
    assert told.before == {"not_satisfied": 2}
    assert told.after == {"satisfied": 1, "not_satisfied": 1}
    assert (told.cases, told.turned) == (2, 1)


def test_what_is_missing_is_said_all_at_once(world):
    (part,) = world.started(policy="proposal")
    reply = world.draft(part)
    reply.assignment.case = part.case
    assert [one.gate for one in missing_at_sending(reply)] == [
        "research_first",
        "ask_first",
    ]
    case = world.answered(policy="deputy_suggestion")
    assert [one.gate for one in missing_at_closing(case, world.now)] == [
        "talk_at_reply",
        "confirm_after",
    ]


def test_settling_what_is_settled_changes_nothing(world):
    lead, joint = world.started(*world.settings(world.water, world.roads))
    reply = world.draft(lead)
    pass_round(actor=world.of(lead), reply_id=reply.pk, at=world.now)
    case = Case.objects.get()
    before = Event.objects.count()
    settle_case(world.clerk, case, at=world.now)
    settle_round(world.clerk, case, at=world.now)
    assert Event.objects.count() == before
    assert list(unsigned(reply)) == [joint]
    assert joint.part == Part.JOINT


def test_who_has_to_judge_is_asked_to(world):
    employed = world.another_member(employer=world.water)
    world.answered(world.member, employed)
    told = Notice.objects.filter(kind="case_answered").order_by("title")
    assert [(one.recipient, one.title.split("：")[0]) for one in told] == [
        (world.member.user, "已有答复，请评价"),
        (employed.user, "您提出的事项已有答复"),
    ]
    Notice.objects.all().delete()
    world.answered(policy="consultation_outcome")
    told = Notice.objects.filter(kind="case_answered", title__contains="请评价")
    assert [one.recipient for one in told] == [world.clerk.user]


def test_series_is_the_offices_business(world):
    world.open()
    assert Series.objects.visible_to(world.clerk.user).get().last == 1
    assert not Series.objects.visible_to(world.member.user).exists()


def test_strangers_see_nothing_of_a_case(world, stranger):
    case = world.answered()
    for part in (
        Case.objects,
        Assignment.objects,
        case.replies,
        case.evaluations,
        case.contacts,
        case.signatories,
        case.clocks,
    ):
        assert not part.visible_to(stranger.user).exists()
