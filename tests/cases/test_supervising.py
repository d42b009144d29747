import datetime as dt

import pytest

from cases.errors import AlreadyDone
from cases.models import Supervision
from cases.services.supervising import (
    lift_supervision,
    start_supervision,
    unwatch,
    watch,
)
from common.errors import IllegalTransition, InvalidInput, Refused
from members.acting import SYSTEM_ACTING
from notices.models import Notice
from tests.cases.world import last_event


def start(world, case, kind="tracking", actor=None, reason="社会关注度高", **facts):
    return start_supervision(
        actor=actor or world.clerk,
        case_id=case.pk,
        kind=kind,
        reason=reason,
        at=world.now,
        **facts,
    )


def lift(world, watched, actor=None, result="已督促落实"):
    return lift_supervision(
        actor=actor or world.clerk,
        supervision_id=watched.pk,
        result=result,
        at=world.now,
    )


def test_supervision_is_started_told_and_lifted(world):
    (part,) = world.assign(world.open())
    watched = start(world, part.case, "listed", due_on=dt.date(2026, 4, 1))
    assert (watched.started_by, watched.started_at) == (world.clerk.user, world.now)
    told = Notice.objects.filter(kind="case_supervised")
    assert {one.recipient for one in told} == {
        world.clerk.user,
        world.leader.user,
        world.of(part).user,
    }
    with pytest.raises(InvalidInput):
        lift(world, watched, result="")
    world.tick()
    lifted = lift(world, watched, world.leader)
    assert (lifted.lifted_at, lifted.result) == (world.now, "已督促落实")
    assert last_event(lifted).verb == "cases.lift_supervision"
    with pytest.raises(AlreadyDone):
        lift(world, watched)


def test_supervision_of_a_kind_stands_once(world):
    case = world.open()
    first = start(world, case)
    with pytest.raises(AlreadyDone) as caught:
        start(world, case)
    assert caught.value.code == "already_supervised"
    lift(world, first)
    assert start(world, case).pk != first.pk


def test_system_lists_a_case_itself(world):
    case = world.open()
    watched = start(world, case, "listed", SYSTEM_ACTING)
    assert (watched.started_by, last_event(watched).role) == (None, "system")
    assert watch(SYSTEM_ACTING, case, "listed", "逾期", at=world.now) == watched
    unwatch(SYSTEM_ACTING, watched, "已答复", at=world.now)
    assert not Supervision.objects.standing().exists()


def test_leaders_case_names_a_leader_of_the_committee(world):
    case = world.open()
    for leader in (None, world.member.user):
        with pytest.raises(InvalidInput) as caught:
            start(world, case, "leader_case", leader=leader)
        assert caught.value.code == "no_leader"
    assert start(world, case, "leader_case", leader=world.leader.user).leader


def test_referral_is_a_leaders_and_stays_inside(world):
    (part,) = world.assign(world.open())
    with pytest.raises(Refused) as caught:
        start(world, part.case, "referral")
    assert caught.value.code == "leader_only"
    watched = start(world, part.case, "referral", world.leader)
    told = {one.recipient for one in Notice.objects.filter(kind="case_supervised")}
    assert told == {world.clerk.user, world.leader.user}
    assert not Supervision.objects.visible_to(world.of(part).user).exists()
    assert not Supervision.objects.visible_to(world.member.user).exists()
    with pytest.raises(Refused):
        lift(world, watched)


def test_referral_outlives_the_closing(world):
    case = world.closed()
    watched = start(world, case, "referral", world.leader)
    with pytest.raises(IllegalTransition):
        start(world, case)
    assert watched.lifted_at is None


def test_supervision_is_checked(world, stranger):
    case = world.open()
    for facts in (
        {"kind": "stare"},
        {"reason": " "},
        {"reason": "长" * 501},
        {"due_on": dt.date(2026, 3, 1)},
    ):
        with pytest.raises(InvalidInput):
            start(world, case, **facts)
    with pytest.raises(Refused):
        start(world, case, actor=world.member)
    with pytest.raises(case.DoesNotExist):
        start(world, case, actor=stranger)
