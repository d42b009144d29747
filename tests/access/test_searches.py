"""R13: searches, filters and counts find nothing that another committee wrote."""

import pytest
from django.contrib import admin
from django.urls import reverse

from members.staff import RoomAdmin
from tests.access.reading import marks_in
from tests.access.routes import all_routes
from tests.access.world_people import MARK, TEXT

pytestmark = pytest.mark.django_db


def _lists():
    """Lists of the API with the filters that they take."""
    for route in all_routes():
        view = getattr(route.view, "cls", None)
        taken = getattr(view, "filterset_class", None)
        if taken is not None and "<" not in route.name:
            yield route.name, sorted(taken.base_filters)


def _wanted(world, path: str, name: str) -> str:
    """A value by which the thing at home would be found."""
    things = world.things
    by_name = {
        "round": things["running"].code if "match" in path else things["lists"].code,
        "department": things["department"].pk,
        "member": things["member_owner"].pk,
        "topic": things["topic"].pk,
        "activity": things["activity"].pk,
        "run": things["grouping"].pk,
        "number": things["concern_submitted"].number,
        "name": MARK,
        "q": things["concern_submitted"].title,
    }
    committee = things["committee"]
    by_name["committee"] = committee.pk if "members" in path else committee.code
    return str(by_name.get(name, ""))


@pytest.mark.parametrize("role", ["outsider", "stranger", "parent_leader"])
def test_filters_and_searches_find_nothing_elsewhere(asking, role):
    found = []
    for path, names in _lists():
        for name in names:
            value = _wanted(asking.world, path, name)
            query = {name: value, "page_size": 200}
            answer = asking.ask(role, "GET", path, query=query) if value else None
            if answer is not None and marks_in(answer.content):
                found.append((path, name))
    assert found == []
    assert len(list(_lists())) > 12


@pytest.mark.parametrize("role", ["stranger", "parent_leader"])
def test_admin_lists_count_and_find_nothing_elsewhere(asking, role):
    wrong = []
    searched = 0
    for model, desk in admin.site._registry.items():
        url = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        # Half of the mark: the page repeats what was searched for.
        for query in ({"q": MARK[:2]}, {"q": TEXT[:2]}):
            answer = asking.ask(role, "GET", url, query=query)
            if answer.status_code != 200:
                continue
            searched += 1
            rows = answer.context_data["cl"].queryset
            if marks_in(answer.content) or _of_home(asking.world, desk, rows):
                wrong.append((url, query))
    assert wrong == []
    assert searched > 20


def _of_home(world, desk, rows) -> bool:
    """Rows of the committee at home; names of committees are public."""
    home = world.home.committee
    names = {one.name for one in rows.model._meta.get_fields()}
    if not isinstance(desk, RoomAdmin) or "committee" not in names:
        return False
    return rows.filter(committee=home).exists()
