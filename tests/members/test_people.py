from dataclasses import replace

import pytest

from common.errors import Refused
from members.changes import Counts
from members.models import Group, Member, Role, SectorRepresentative, User
from members.services.people import (
    MemberFacts,
    RepresentativeFacts,
    add_representatives,
    save_members,
)
from tests import factories as f
from trail.models import Event


@pytest.fixture
def fact(db):
    return MemberFacts(
        number="W1",
        name="赵一鸣",
        sector=f.SectorFactory(),
        phone="19900000001",
        special_committees=("提案委员会",),
        liaison_groups=("第一联络组",),
        username="zhao",
    )


@pytest.fixture
def save(clerk, committee, now):
    def call(*facts, actor=clerk):
        return save_members(actor=actor, committee=committee, facts=facts, at=now)

    return call


def test_new_member_has_account_role_and_groups(save, fact, committee):
    assert save(fact) == Counts(created=1)
    seat = Member.objects.get(committee=committee, number="W1")
    assert (seat.user.username, seat.user.name) == ("zhao", "赵一鸣")
    assert not seat.user.has_usable_password()
    role = seat.user.roles.get()
    assert (role.role, role.member) == (Role.MEMBER, seat)
    assert {group.name for group in seat.groups.all()} == {"提案委员会", "第一联络组"}
    assert Event.objects.get(verb="members.create_member").after == {"number": "W1"}


def test_same_facts_again_change_nothing(save, fact):
    save(fact)
    events = Event.objects.count()
    assert save(fact) == Counts(unchanged=1)
    assert Event.objects.count() == events
    assert (Member.objects.count(), Group.objects.count()) == (1, 2)


def test_changed_facts_are_told_before_and_after(save, fact):
    save(fact)
    changed = replace(fact, party="民盟", liaison_groups=("第二联络组",))
    assert save(changed) == Counts(updated=1)
    seat = Member.objects.get(number="W1")
    assert {group.name for group in seat.groups.all()} == {"提案委员会", "第二联络组"}
    event = Event.objects.get(verb="members.change_member")
    assert (event.before["party"], event.after["party"]) == ("", "民盟")
    assert event.before["groups"] != event.after["groups"]


def test_what_was_not_said_stays(save, fact):
    save(replace(fact, is_standing=True))
    assert save(fact) == Counts(unchanged=1)
    assert Member.objects.get(number="W1").is_standing


def test_one_person_on_two_seats_keeps_one_account(save, fact):
    save(fact)
    accounts = User.objects.count()
    save(replace(fact, number="W2", username=""))
    assert User.objects.count() == accounts
    seats = list(Member.objects.filter(phone=fact.phone).order_by("number"))
    assert seats[0].user == seats[1].user


def public(member, **changes):
    facts = RepresentativeFacts("Q1", "钱二", f.SectorFactory(), member)
    return replace(facts, **changes)


def test_representative_comes_with_account_and_role(clerk, committee, member, now):
    linking = member.assignment.member
    (made,) = add_representatives(
        actor=clerk, committee=committee, facts=[public(linking)], at=now
    )
    role = made.user.roles.get()
    assert (role.role, role.representative) == (Role.REPRESENTATIVE, made)
    assert made.linking_member == linking
    assert Event.objects.get(verb="members.create_representative").target_id == made.pk


@pytest.mark.parametrize("who", ["leader", "member", "handler", "stranger"])
def test_others_bring_nobody_in(request, who, save, fact, committee, now):
    actor = request.getfixturevalue(who)
    linking = f.MemberFactory(committee=committee)
    before = User.objects.count()
    with pytest.raises(Refused):
        save(fact, actor=actor)
    with pytest.raises(Refused):
        add_representatives(
            actor=actor, committee=committee, facts=[public(linking)], at=now
        )
    assert not SectorRepresentative.objects.exists()
    assert User.objects.count() == before
