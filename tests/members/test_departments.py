from dataclasses import replace

import pytest

from common.errors import Refused
from members.changes import Counts
from members.models import Department
from members.services.departments import (
    DepartmentFacts,
    save_departments,
    set_parents,
)
from tests import factories as f
from trail.models import Event

SCHOOLS = DepartmentFacts("B1", "市教育局", contact="方老师", phone="19900000001")
HEALTH = DepartmentFacts("B2", "市卫生健康委")


@pytest.fixture
def save(clerk, committee, now):
    def call(*facts, actor=clerk):
        return save_departments(actor=actor, committee=committee, facts=facts, at=now)

    return call


def test_new_departments_are_created_with_their_event(save, committee, clerk, now):
    assert save(SCHOOLS, HEALTH) == Counts(created=2)
    school = Department.objects.get(committee=committee, code="B1")
    assert (school.name, school.contact) == ("市教育局", "方老师")
    assert school.joined_on == now.date()
    events = Event.objects.filter(verb="members.create_department")
    assert events.count() == 2
    assert {event.author_id for event in events} == {clerk.user.pk}


def test_only_what_differs_is_changed_and_told(save):
    save(SCHOOLS, HEALTH)
    renamed = replace(SCHOOLS, name="市教育和体育局")
    assert save(renamed, HEALTH) == Counts(updated=1, unchanged=1)
    event = Event.objects.get(verb="members.change_department")
    assert (event.before, event.after) == (
        {"name": "市教育局"},
        {"name": "市教育和体育局"},
    )


def test_same_code_elsewhere_is_another_department(save, committee):
    f.DepartmentFactory(code="B1", name="别处的局")
    save(SCHOOLS)
    names = Department.objects.filter(code="B1").values_list("name", flat=True)
    assert set(names) == {"别处的局", "市教育局"}


def test_parents_are_set_by_code_and_once(save, clerk, committee, now):
    save(SCHOOLS, HEALTH)
    wanted = {"B2": "B1", "B1": "missing", "unknown": "B1"}

    def call():
        return set_parents(actor=clerk, committee=committee, parents=wanted, at=now)

    assert (call(), call()) == (1, 0)
    assert Department.objects.get(code="B2").parent.code == "B1"
    assert Event.objects.get(verb="members.move_department").after == {"parent": "B1"}


@pytest.mark.parametrize("who", ["leader", "member", "handler", "stranger"])
def test_others_change_no_departments(request, who, save, committee, now):
    actor = request.getfixturevalue(who)
    before = Department.objects.count()
    with pytest.raises(Refused):
        save(SCHOOLS, actor=actor)
    with pytest.raises(Refused):
        set_parents(actor=actor, committee=committee, parents={}, at=now)
    assert Department.objects.count() == before
