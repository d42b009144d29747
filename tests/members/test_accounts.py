import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from rest_framework.authtoken.models import Token

from common.errors import InvalidInput, Refused
from members.acting import SYSTEM_ACTING, acting_as
from members.errors import RoleConflict
from members.models import Role, RoleAssignment, User
from members.passwords import first_password
from members.rules import COMMAND_LINE
from members.scope import scope_of
from members.services.accounts import (
    NewAccount,
    Person,
    command_line_clerk,
    end_role,
    ensure_accounts,
    give_role,
    note_sign_in,
    open_account,
    reset_password,
)
from tests import factories as f
from tests.members.signing import signed_in
from trail.models import Event

SECRET = "qiu-yue-liang-feng"


@pytest.fixture
def manager(committee):
    user = f.UserFactory(name="管账号")
    f.give_role(user, Role.SYSTEM_ADMIN, committee)
    return acting_as(user, Role.SYSTEM_ADMIN)


def new(**changes):
    return NewAccount(
        **{
            "username": "xin.ren",
            "name": "辛任",
            "password": SECRET,
            "role": Role.CLERK,
            **changes,
        }
    )


def told():
    """Everything the trail holds, as text."""
    return json.dumps(list(Event.objects.values()), default=str, ensure_ascii=False)


def test_opened_account_signs_in_with_its_first_role(manager, committee, now):
    user = open_account(actor=manager, committee=committee, account=new(), at=now)
    assert signed_in("xin.ren", SECRET)
    assert [one.role for one in user.roles.all()] == [Role.CLERK]
    assert user.is_staff
    event = Event.objects.get(verb="members.open_account")
    assert (event.author_id, event.target_id) == (manager.user.pk, user.pk)
    assert event.after == {"username": "xin.ren", "name": "辛任"}


def test_password_stands_in_no_event_and_no_repr(manager, committee, member, now):
    account = new()
    user = open_account(actor=manager, committee=committee, account=account, at=now)
    reset_password(actor=manager, user=user, password=SECRET + "2", at=now)
    assert SECRET not in told()
    assert User.objects.get(pk=user.pk).password not in told()
    assert SECRET not in repr(account)


@pytest.mark.parametrize("who", ["clerk", "leader", "member", "handler", "stranger"])
def test_only_the_system_administrator_manages_accounts(
    request, who, committee, now, member
):
    actor = request.getfixturevalue(who)
    with pytest.raises(Refused):
        open_account(actor=actor, committee=committee, account=new(), at=now)
    with pytest.raises(Refused):
        give_role(
            actor=actor, user=member.user, role="clerk", committee=committee, at=now
        )
    with pytest.raises(Refused):
        end_role(actor=actor, assignment=member.assignment, at=now)
    with pytest.raises(Refused):
        reset_password(actor=actor, user=member.user, password=SECRET, at=now)
    assert not User.objects.filter(username="xin.ren").exists()


def test_administrator_of_another_committee_is_refused(manager, now):
    other = f.CommitteeFactory()
    with pytest.raises(Refused):
        open_account(actor=manager, committee=other, account=new(), at=now)


@pytest.mark.parametrize("weak", ["short", "password", "1357924680"])
def test_weak_password_opens_nothing(manager, committee, now, weak):
    with pytest.raises(InvalidInput) as refusal:
        open_account(
            actor=manager, committee=committee, account=new(password=weak), at=now
        )
    assert refusal.value.code == "weak_password"
    assert not User.objects.filter(username="xin.ren").exists()


def test_taken_or_reserved_names_open_nothing(manager, committee, now):
    f.UserFactory(username="xin.ren")
    with pytest.raises(ValidationError):
        open_account(actor=manager, committee=committee, account=new(), at=now)
    with pytest.raises(InvalidInput, match="系统保留"):
        open_account(
            actor=manager,
            committee=committee,
            account=new(username="Command-Line"),
            at=now,
        )


def test_role_that_does_not_fit_leaves_no_account(manager, committee, now):
    with pytest.raises(ValidationError, match="部门角色须指定部门"):
        open_account(
            actor=manager,
            committee=committee,
            account=new(role=Role.HANDLER),
            at=now,
        )
    assert not User.objects.filter(username="xin.ren").exists()


def test_reset_ends_old_password_sessions_and_token(manager, member, now):
    user = member.user
    user.set_password("of-before-and-known")
    user.save()
    Token.objects.create(user=user)
    old = signed_in(user.username, "of-before-and-known")
    assert old.get("/accounts/password_change/").status_code == 200
    reset_password(actor=manager, user=user, password=SECRET, at=now)
    assert not signed_in(user.username, "of-before-and-known")
    assert signed_in(user.username, SECRET)
    assert old.get("/accounts/password_change/").status_code == 302
    assert not Token.objects.filter(user=user).exists()
    assert Event.objects.filter(verb="members.reset_password").count() == 1


def test_reset_refuses_a_weak_password(manager, member, now):
    with pytest.raises(InvalidInput):
        reset_password(actor=manager, user=member.user, password="12345678", at=now)


def test_reset_stops_at_who_holds_a_role_elsewhere(manager, committee, member, now):
    parent = f.CommitteeFactory()
    committee.parent, committee.path = parent, f"{parent.path}{committee.code}/"
    committee.save()
    f.give_role(member.user, Role.CLERK, parent)
    with pytest.raises(Refused) as refusal:
        reset_password(actor=manager, user=member.user, password=SECRET, at=now)
    assert refusal.value.code == "out_of_reach"
    chief = f.UserFactory()
    f.give_role(chief, Role.SYSTEM_ADMIN, parent)
    above = acting_as(chief, Role.SYSTEM_ADMIN)
    reset_password(actor=above, user=member.user, password=SECRET, at=now)
    assert signed_in(member.user.username, SECRET)


def test_reset_never_reaches_a_superuser(manager, member, now):
    member.user.is_superuser = True
    member.user.save()
    with pytest.raises(Refused):
        reset_password(actor=manager, user=member.user, password=SECRET, at=now)


def test_first_passwords_satisfy_the_validators_and_differ(manager, committee, now):
    made = {first_password() for _ in range(50)}
    assert len(made) == 50
    for number, password in enumerate(made):
        account = new(username=f"a{number}", password=password)
        open_account(actor=manager, committee=committee, account=account, at=now)


def test_given_role_counts_at_once_and_only_once(manager, member, committee, now):
    department = f.DepartmentFactory(committee=committee)
    given = give_role(
        actor=manager,
        user=member.user,
        role=Role.HANDLER,
        committee=committee,
        department=department,
        at=now,
    )
    fresh = User.objects.get(pk=member.user.pk)
    assert department.pk in scope_of(fresh).departments
    assert not fresh.is_staff
    assert Event.objects.get(verb="members.give_role").target_id == given.pk
    with pytest.raises(RoleConflict):
        give_role(
            actor=manager,
            user=member.user,
            role=Role.HANDLER,
            committee=committee,
            department=department,
            at=now,
        )


def test_role_at_a_foreign_department_is_refused(manager, member, committee, now):
    foreign = f.DepartmentFactory()
    with pytest.raises(InvalidInput, match="不属于"):
        give_role(
            actor=manager,
            user=member.user,
            role=Role.HANDLER,
            committee=committee,
            department=foreign,
            at=now,
        )


def test_role_with_an_end_opens_the_admin_site_too(manager, member, committee, now):
    give_role(
        actor=manager,
        user=member.user,
        role=Role.CLERK,
        committee=committee,
        valid_to=now.date() + dt.timedelta(days=30),
        at=now,
    )
    assert User.objects.get(pk=member.user.pk).is_staff


def test_ended_role_closes_the_admin_site(manager, clerk, committee, now):
    User.objects.filter(pk=clerk.user.pk).update(is_staff=True)
    clerk.user.refresh_from_db()
    ended = end_role(
        actor=manager, assignment=clerk.assignment, at=now, reason="调离岗位"
    )
    assert ended.valid_to == now.date() - dt.timedelta(days=1)
    fresh = User.objects.get(pk=clerk.user.pk)
    assert (fresh.is_staff, fresh.roles.in_force(now.date()).count()) == (False, 0)
    assert Event.objects.get(verb="members.end_role").reason == "调离岗位"


def test_sign_in_stands_in_trail_and_on_the_account(member, now):
    note_sign_in(user=member.user, way="token", at=now)
    member.user.refresh_from_db()
    assert member.user.last_login == now
    event = Event.objects.get(verb="members.sign_in")
    assert (event.author_id, event.after) == (member.user.pk, {"way": "token"})


def test_same_name_and_phone_keep_one_account(committee):
    phone = "19900000001"
    first = ensure_accounts(committee, [Person("W1", "赵一鸣", phone)])
    f.give_role(first["W1"], Role.CLERK, committee)
    again = ensure_accounts(
        committee,
        [
            Person("Q1", "赵一鸣", phone),
            Person("Q2", "钱二", phone),
            Person("Q3", "赵"),
        ],
    )
    assert again["Q1"] == first["W1"]
    assert len({user.pk for user in again.values()}) == 3
    assert not again["Q2"].has_usable_password()


def test_taken_username_gets_the_next_one(committee):
    f.UserFactory(username=f"{committee.code}-W1")
    made = ensure_accounts(committee, [Person("W1", "赵一鸣")])
    assert made["W1"].username == f"{committee.code}-W1-2"


def test_command_line_acts_as_itself(committee, now):
    actor = command_line_clerk(committee=committee, at=now)
    assert (actor.user.username, actor.user.name) == (COMMAND_LINE, "命令行")
    assert not actor.user.has_usable_password()
    assert actor.holds(Role.CLERK, committee_id=committee.pk)
    opened = Event.objects.filter(target_id=actor.user.pk, role="system")
    assert opened.filter(verb="members.open_account").count() == 1


def test_command_line_is_one_account_with_a_role_in_each_committee(committee, now):
    once = command_line_clerk(committee=committee, at=now)
    again = command_line_clerk(committee=committee, at=now)
    other = command_line_clerk(committee=f.CommitteeFactory(), at=now)
    assert once.assignment == again.assignment
    assert once.user == other.user
    assert once.user.roles.count() == 2


def test_command_line_stays_out_where_its_role_was_ended(manager, committee, now):
    actor = command_line_clerk(committee=committee, at=now)
    end_role(actor=manager, assignment=actor.assignment, at=now)
    with pytest.raises(RoleConflict, match="--clerk"):
        command_line_clerk(committee=committee, at=now)


def test_command_line_never_is_a_persons_account(committee, manager, now):
    user = f.UserFactory(username=COMMAND_LINE)
    user.set_password(SECRET)
    user.save()
    with pytest.raises(RoleConflict, match="归个人使用"):
        command_line_clerk(committee=committee, at=now)
    assert not RoleAssignment.objects.filter(user=user).exists()
    with pytest.raises(Refused):
        reset_password(actor=SYSTEM_ACTING, user=user, password=SECRET, at=now)
