"""The people of the tests: set up once per test, so that each can ask who may."""

import pytest

from members.acting import acting_as
from members.models import Role
from tests import factories as f


@pytest.fixture
def committee(db):
    return f.CommitteeFactory()


@pytest.fixture
def department(committee):
    return f.DepartmentFactory(committee=committee)


@pytest.fixture
def clerk(committee):
    """Staff of the committee, acting as clerk."""
    user = f.UserFactory(name="秦守正")
    f.give_role(user, Role.CLERK, committee)
    return acting_as(user, Role.CLERK)


@pytest.fixture
def leader(committee):
    user = f.UserFactory(name="沈广平")
    f.give_role(user, Role.LEADER, committee)
    return acting_as(user, Role.LEADER)


@pytest.fixture
def member(committee):
    """A member acting as such; the seat is `member.assignment.member`."""
    return acting_as(f.MemberFactory(committee=committee).user, Role.MEMBER)


@pytest.fixture
def handler(department):
    user = f.UserFactory(name="温经办")
    f.give_role(user, Role.HANDLER, department.committee, department=department)
    return acting_as(user, Role.HANDLER)


@pytest.fixture
def stranger(db):
    """A clerk of another committee: everything here is none of their business."""
    user = f.UserFactory(name="外地人")
    f.give_role(user, Role.CLERK, f.CommitteeFactory())
    return acting_as(user, Role.CLERK)
