import datetime as dt

import pytest

from cases.errors import GateClosed, OwnItem
from cases.gates import Setting
from cases.models import Assignment, Case, Part
from cases.services.accepting import (
    accept_assignment,
    begin_handling,
    object_to_assignment,
)
from cases.services.assigning import (
    assign_case,
    keep_assignment,
    reassign_case,
    withdraw_assignment,
)
from cases.services.opening import Signer
from common.errors import DomainError, IllegalTransition, InvalidInput, Refused
from members.acting import acting_as
from members.models import Role
from notices.models import Notice
from tests import factories as f
from tests.cases.world import last_event, verbs_of


def running(case):
    """Clocks of departments that run, by stage and assignment."""
    clocks = case.clocks.running().filter(assignment__isnull=False)
    return sorted(clocks.values_list("stage__code", "assignment"))


def object_to(world, part, reason="不属本部门职责"):
    return object_to_assignment(
        actor=world.of(part), assignment_id=part.pk, reason=reason, at=world.now
    )


def reassign(world, part, to, reason="情况属实"):
    return reassign_case(
        actor=world.clerk, assignment_id=part.pk, to=to, reason=reason, at=world.now
    )


def keep(world, part, reason="属于贵部门职责"):
    return keep_assignment(
        actor=world.clerk, assignment_id=part.pk, reason=reason, at=world.now
    )


def withdraw(world, part, reason="已另行办理"):
    return withdraw_assignment(
        actor=world.clerk, assignment_id=part.pk, reason=reason, at=world.now
    )


def test_assigning_gives_lead_and_joint_their_parts(world):
    case = world.open()
    lead, joint = world.assign(case, *world.settings(world.water, world.roads))
    assert (case.state, case.assigned_at) == ("assigned", world.now)
    assert [(one.part, one.state, one.handling) for one in (lead, joint)] == [
        ("lead", "assigned", 1),
        ("joint", "assigned", 1),
    ]
    assert (
        verbs_of(case, lead, joint) == ["cases.open_case"] + ["cases.assign_case"] * 3
    )
    assert last_event(lead).after["department"] == world.water.pk
    told = Notice.objects.filter(kind="case_assigned").values_list(
        "recipient", flat=True
    )
    assert set(told) == {world.of(one).user.pk for one in (lead, joint)}
    assert running(case) == [("accept", lead.pk), ("accept", joint.pk)]


def test_separate_departments_each_have_a_part(world):
    case = world.open()
    parts = [world.setting(one, Part.SEPARATE) for one in (world.water, world.roads)]
    assert len(world.assign(case, *parts)) == 2


@pytest.mark.parametrize(
    "parts",
    [[], ["joint"], ["lead", "lead"], ["separate"], ["lead", "separate"], ["odd"]],
)
def test_parts_that_do_not_fit_are_refused(world, parts):
    case = world.open()
    departments = [world.water, world.roads]
    settings = [
        world.setting(one, part) for one, part in zip(departments, parts, strict=False)
    ]
    with pytest.raises(InvalidInput) as caught:
        assign_case(actor=world.clerk, case_id=case.pk, settings=settings, at=world.now)
    assert caught.value.code == "wrong_parts"
    case.refresh_from_db()
    assert (case.state, case.assignments.count()) == ("open", 0)


@pytest.mark.parametrize("lacking", ["reply_class", "person", "due_at"])
def test_four_settings_are_wanted(world, lacking):
    case = world.open()
    with pytest.raises(GateClosed) as caught:
        world.assign(case, world.setting(world.water, **{lacking: None}))
    assert caught.value.code == "four_settings"
    assert "水利局" in caught.value.message
    free = world.open(policy="monitoring_point")
    assert world.assign(free, Setting(world.water, Part.LEAD))


def test_settings_must_be_of_the_department_and_to_come(world):
    elsewhere = f.DepartmentFactory()
    resting = f.DepartmentFactory(committee=world.committee, is_active=False)
    other = world.officers[world.roads.pk].assignment
    person = world.officers[world.water.pk].assignment
    wrong = {
        "other_committee": Setting(elsewhere, Part.LEAD, "A", person, world.now),
        "other_person": world.setting(world.water, person=other),
        "no_such_class": world.setting(world.water, reply_class="E"),
        "due_in_past": world.setting(world.water, due_at=world.now),
    }
    case = world.open()
    for code, setting in wrong.items():
        with pytest.raises(InvalidInput) as caught:
            world.assign(case, setting)
        assert caught.value.code == code
    with pytest.raises(InvalidInput, match="不是本级政协"):
        world.assign(case, Setting(resting, Part.LEAD, "A", person, world.now))
    twice = [world.setting(world.water), world.setting(world.water, Part.JOINT)]
    with pytest.raises(InvalidInput) as caught:
        world.assign(case, *twice)
    assert caught.value.code == "department_twice"


def test_person_whose_role_has_ended_is_refused(world):
    person = world.officers[world.water.pk].assignment
    person.valid_to = world.now.date() - f.DAY
    with pytest.raises(InvalidInput) as caught:
        world.assign(world.open(), world.setting(world.water, person=person))
    assert caught.value.code == "other_person"


def test_only_the_office_assigns(world, stranger):
    case = world.open()
    settings = [world.setting(world.water)]
    for actor in (world.leader, world.member):
        with pytest.raises(Refused) as caught:
            assign_case(actor=actor, case_id=case.pk, settings=settings, at=world.now)
        assert caught.value.code == "staff_only"
    for actor in (stranger, world.officers[world.water.pk]):
        with pytest.raises(Case.DoesNotExist):
            assign_case(actor=actor, case_id=case.pk, settings=settings, at=world.now)


def test_clerk_does_not_assign_their_own_item(world):
    case = world.open(world.member, Signer(world.clerk.user))
    with pytest.raises(OwnItem):
        world.assign(case)


def test_clerk_who_is_also_of_the_department_does_not_assign_to_it(world):
    world.officer(world.water, user=world.clerk.user)
    case = world.open()
    with pytest.raises(Refused) as caught:
        world.assign(case)
    assert caught.value.code == "answering_side"
    assert Assignment.objects.count() == 0


def test_assigned_case_is_not_assigned_again(world):
    case = world.open()
    world.assign(case)
    with pytest.raises(IllegalTransition):
        world.assign(case, world.setting(world.roads))


def test_acceptance_by_the_first_that_answers_accepts_the_case(world):
    case = world.open()
    lead, joint = world.assign(case, *world.settings(world.water, world.roads))
    world.accept(joint)
    case.refresh_from_db()
    assert case.state == "assigned"
    world.accept(lead)
    case.refresh_from_db()
    assert case.state == "accepted"
    assert verbs_of(case)[-1] == "cases.accept_case"
    with pytest.raises(IllegalTransition):
        world.accept(lead)


def test_department_acts_only_for_itself(world):
    (part,) = world.assign(world.open())
    other = world.officers[world.roads.pk]
    with pytest.raises(Case.DoesNotExist):
        accept_assignment(actor=other, assignment_id=part.pk, at=world.now)
    both = world.officer(world.roads, user=world.of(part).user)
    with pytest.raises(Refused) as caught:
        accept_assignment(
            actor=acting_as(both.user, role_id=both.assignment.pk),
            assignment_id=part.pk,
            at=world.now,
        )
    assert caught.value.code == "other_department"


def test_member_does_not_accept_as_handler_what_they_raised(world):
    user = world.officers[world.water.pk].user
    (part,) = world.assign(world.open(world.member, Signer(user)))
    with pytest.raises(OwnItem):
        world.accept(part)
    with pytest.raises(Refused) as caught:
        accept_assignment(actor=world.clerk, assignment_id=part.pk, at=world.now)
    assert caught.value.code == "department_only"


def test_objection_waits_for_the_office_and_stops_the_clocks(world):
    case = world.open()
    (part,) = world.assign(case)
    assert running(case) == [("accept", part.pk)]
    object_to(world, part)
    case.refresh_from_db()
    assert case.state == "objected"
    assert running(case) == []
    assert last_event(case).reason == "不属本部门职责"
    with pytest.raises(IllegalTransition):
        world.accept(part)


def test_objection_needs_a_reason_and_has_its_time(world):
    (part,) = world.assign(world.open())
    with pytest.raises(InvalidInput) as caught:
        object_to(world, part, reason=" ")
    assert caught.value.code == "reason_required"
    with pytest.raises(InvalidInput):
        object_to(world, part, reason="长" * 501)
    # Monday, seven working days on: Wednesday of the week after.
    assert part.object_until.astimezone(world.now.tzinfo) == dt.datetime(
        2026, 3, 11, 23, 59, 59, tzinfo=world.now.tzinfo
    )
    world.now = part.object_until + dt.timedelta(seconds=1)
    with pytest.raises(DomainError) as late:
        object_to(world, part)
    assert late.value.code == "objection_over"


def test_reassigning_hands_the_part_to_another_department(world):
    case = world.open()
    (part,) = world.assign(case)
    with pytest.raises(IllegalTransition):
        reassign(world, part, world.setting(world.roads))
    object_to(world, part)
    new = reassign(world, part, world.setting(world.roads))
    case.refresh_from_db()
    part.refresh_from_db()
    assert (case.state, part.state, new.part) == ("reassigned", "withdrawn", "lead")
    assert part.decision == "情况属实"
    assert running(case) == [("accept", new.pk)]
    world.accept(new)
    case.refresh_from_db()
    assert case.state == "accepted"
    with pytest.raises(Case.DoesNotExist):
        world.accept(part)


def test_reassigning_keeps_the_part_and_the_gates(world):
    case = world.open()
    lead, joint = world.assign(case, *world.settings(world.water, world.roads))
    object_to(world, lead)
    with pytest.raises(InvalidInput) as other:
        reassign(world, lead, world.setting(world.schools, Part.JOINT))
    assert other.value.code == "other_part"
    with pytest.raises(InvalidInput) as twice:
        reassign(world, lead, world.setting(world.roads))
    assert twice.value.code == "already_assigned"
    with pytest.raises(GateClosed):
        reassign(world, lead, world.setting(world.schools, due_at=None))
    with pytest.raises(InvalidInput):
        reassign(world, lead, world.setting(world.schools), reason="")
    assert reassign(world, lead, world.setting(world.schools)).pk != joint.pk


def test_objection_not_granted_goes_back_to_the_same_department_for_good(world):
    case = world.open()
    (part,) = world.assign(case)
    object_to(world, part)
    with pytest.raises(InvalidInput):
        keep(world, part, reason="")
    kept = keep(world, part)
    case.refresh_from_db()
    assert (case.state, kept.state, kept.decision) == (
        "reassigned",
        "assigned",
        "属于贵部门职责",
    )
    assert running(case) == [("accept", part.pk)]
    with pytest.raises(DomainError) as again:
        object_to(world, part)
    assert again.value.code == "objection_over"
    assert world.accept(part).state == "accepted"


def test_one_objection_among_separate_departments_stops_nobody_else(world):
    case = world.open()
    one, two = world.assign(
        case,
        world.setting(world.water, Part.SEPARATE),
        world.setting(world.roads, Part.SEPARATE),
    )
    world.accept(one)
    object_to(world, two)
    case.refresh_from_db()
    assert case.state == "accepted"
    assert begin_handling(
        actor=world.of(one), assignment_id=one.pk, at=world.now
    ).begun_at
    keep(world, two)
    case.refresh_from_db()
    assert case.state == "in_progress"


def test_two_objections_are_both_decided_before_the_case_goes_on(world):
    case = world.open()
    one, two = world.assign(case, *world.settings(world.water, world.roads))
    object_to(world, one)
    object_to(world, two)
    keep(world, one)
    world.accept(one)
    case.refresh_from_db()
    assert case.state == "objected"
    withdraw(world, two)
    case.refresh_from_db()
    assert case.state == "accepted"
    assert verbs_of(case)[-2:] == ["cases.decide_objection", "cases.accept_case"]


def test_withdrawing_leaves_somebody_who_answers(world):
    case = world.open()
    lead, joint = world.assign(case, *world.settings(world.water, world.roads))
    with pytest.raises(DomainError) as caught:
        withdraw(world, lead)
    assert caught.value.code == "last_answering"
    with pytest.raises(InvalidInput):
        withdraw(world, joint, reason="")
    assert withdraw(world, joint).state == "withdrawn"
    assert running(case) == [("accept", lead.pk)]
    assert world.officers[world.roads.pk].user.pk in set(
        Notice.objects.filter(key__contains="withdrawn").values_list(
            "recipient", flat=True
        )
    )


def test_handling_begins_once_and_not_by_a_joint_department(world):
    case = world.open()
    lead, joint = world.assign(case, *world.settings(world.water, world.roads))
    with pytest.raises(IllegalTransition):
        world.begin(lead)
    world.accept(lead)
    world.accept(joint)
    with pytest.raises(IllegalTransition, match="协办"):
        world.begin(joint)
    world.begin(lead)
    case.refresh_from_db()
    assert case.state == "in_progress"
    with pytest.raises(IllegalTransition):
        world.begin(lead)


def test_principal_acts_for_the_department_too(world):
    (part,) = world.assign(world.open())
    head = world.officer(world.water, Role.PRINCIPAL)
    taken = accept_assignment(actor=head, assignment_id=part.pk, at=world.now)
    assert last_event(taken).role == "principal"
