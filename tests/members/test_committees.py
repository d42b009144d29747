import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from common.errors import InvalidInput, Refused
from members.acting import SYSTEM_ACTING, acting_as
from members.models import Committee, Role, Term, User
from members.services.accounts import NewAccount
from members.services.committees import (
    Foundation,
    create_committee,
    found_committee,
    open_term,
)
from tests import factories as f
from trail.models import Event


def made(actor, now, **changes):
    facts = {
        "code": "yz",
        "name": "政协云州市委员会",
        "level": "city",
        "region": f.RegionFactory(),
        **changes,
    }
    return create_committee(actor=actor, at=now, **facts)


def test_committee_takes_its_place_in_the_tree(db, now):
    top = made(SYSTEM_ACTING, now)
    below = made(SYSTEM_ACTING, now, code="yz-1", level="county", parent=top)
    assert (top.path, below.path) == ("yz/", "yz/yz-1/")
    assert list(Committee.objects.below(top).order_by("pk")) == [top, below]
    assert Event.objects.filter(verb="members.create_committee").count() == 2


def test_parents_administrator_creates_below_only(committee, now):
    user = f.UserFactory()
    f.give_role(user, Role.SYSTEM_ADMIN, committee)
    manager = acting_as(user, Role.SYSTEM_ADMIN)
    assert made(manager, now, parent=committee).parent == committee
    for parent in (None, f.CommitteeFactory()):
        with pytest.raises(Refused):
            made(manager, now, code="yz-2", parent=parent)


@pytest.mark.parametrize("who", ["clerk", "leader", "member", "handler", "stranger"])
def test_nobody_else_creates_committees(request, who, committee, now):
    with pytest.raises(Refused):
        made(request.getfixturevalue(who), now, parent=committee)


@pytest.mark.parametrize("code", ["", "a/b", "云州", "a b"])
def test_code_that_breaks_the_path_is_refused(db, now, code):
    with pytest.raises(InvalidInput, match="政协代码"):
        made(SYSTEM_ACTING, now, code=code)


def test_code_is_unique(db, now):
    made(SYSTEM_ACTING, now)
    with pytest.raises(ValidationError):
        made(SYSTEM_ACTING, now)


def test_new_term_ends_the_one_before(clerk, committee, now):
    def opened(number, year):
        return open_term(
            actor=clerk,
            committee=committee,
            number=number,
            starts_on=dt.date(year, 1, 10),
            at=now,
        )

    old, new = opened(14, 2022), opened(15, 2027)
    old.refresh_from_db()
    assert (old.ends_on, new.ends_on) == (dt.date(2027, 1, 9), None)
    assert Event.objects.filter(verb="members.open_term").count() == 2
    with pytest.raises(ValidationError):
        opened(15, 2030)


@pytest.mark.parametrize("number", [0, -1, 40_000])
def test_impossible_number_of_a_term_is_refused(clerk, committee, now, number):
    with pytest.raises((InvalidInput, ValidationError)):
        open_term(
            actor=clerk,
            committee=committee,
            number=number,
            starts_on=now.date(),
            at=now,
        )
    assert not Term.objects.exists()


@pytest.mark.parametrize("who", ["leader", "member", "handler", "stranger"])
def test_only_own_staff_opens_a_term(request, who, committee, now):
    with pytest.raises(Refused):
        open_term(
            actor=request.getfixturevalue(who),
            committee=committee,
            number=15,
            starts_on=now.date(),
            at=now,
        )


def foundation(*accounts):
    return Foundation(
        code="yz",
        name="政协云州市委员会",
        level="city",
        region=f.RegionFactory(),
        term=15,
        starts_on=dt.date(2027, 1, 1),
        accounts=accounts,
    )


CLERK = NewAccount("jiguan", "纪观", "si-ji-ru-chun", Role.CLERK)


def test_foundation_is_whole_or_nothing(db, now):
    weak = NewAccount("guanli", "管理", "12345678", Role.SYSTEM_ADMIN)
    with pytest.raises(InvalidInput):
        found_committee(actor=SYSTEM_ACTING, foundation=foundation(CLERK, weak), at=now)
    assert not Committee.objects.exists()
    assert not User.objects.exists()
    done = found_committee(actor=SYSTEM_ACTING, foundation=foundation(CLERK), at=now)
    assert [term.number for term in done.terms.all()] == [15]
    assert [one.user.username for one in done.roles.all()] == ["jiguan"]


def test_nobody_founds_a_committee_from_inside(clerk, now):
    with pytest.raises(Refused):
        found_committee(actor=clerk, foundation=foundation(CLERK), at=now)
