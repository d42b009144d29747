"""R13: nothing that one committee wrote reaches another, by whichever way."""

import pytest
from django.contrib import admin
from django.urls import reverse

from members.staff import RoomAdmin
from tests.access.people import ABROAD, ROLES
from tests.access.routes import all_routes, methods_of
from tests.access.targets import QUERIES, values_for
from tests.access.walk import marks_in
from tests.access.world import MARK, TEXT

pytestmark = pytest.mark.django_db
# The calendar is open to whoever has its secret address.
BY_SECRET = {"/calendar/<secret>.ics"}
# Roles of the committee that read no contents, and where one of them still may.
BLIND = ("representative", "other_handler", "auditor", "system_admin")
TRAIL = {"/admin/trail/event/", "/admin/trail/event/<object_id>/change/"}
ASKERS = [one for one in ABROAD if one != "anonymous"]


def test_no_mark_reaches_another_committee(walked):
    leaks = [
        str(one)
        for one in walked
        if one.role in ABROAD and one.marks and one.route not in BY_SECRET
    ]
    assert leaks == []


def test_who_reads_no_contents_meets_none(walked):
    leaks = [
        str(one)
        for one in walked
        if one.role in BLIND
        and TEXT in one.marks
        and not (one.role == "auditor" and one.route in TRAIL)
    ]
    assert leaks == []


def test_the_marks_are_there_for_those_who_may_read(walked):
    """Without this the tests above would pass on an empty database."""
    told = {one.route for one in walked if one.role == "clerk" and TEXT in one.marks}
    assert {
        "/api/v1/concerns/",
        "/api/v1/topics/",
        "/api/v1/matches/",
        "/admin/checklists/concernitem/export.xlsx",
        "/admin/posts/post/",
        "/imports/<pk>/errors/",
    } <= told
    assert len(told) > 40


@pytest.mark.parametrize("role", [one for one in ABROAD if one not in ROLES])
def test_no_mark_reaches_other_roles_elsewhere(asking, role):
    world = asking.world
    leaks = []
    for route in all_routes():
        path = route.path(**values_for(world, route.name, "GET"))
        query = QUERIES.get(route.name)
        is_read = "GET" in methods_of(route, asking.clients["clerk"], path)
        if is_read and route.name not in BY_SECRET:
            answer = asking.ask(
                role, "GET", path, query=query(world) if query else None
            )
            if marks_in(answer.content):
                leaks.append(path)
    assert leaks == []


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
            rows = answer.context["cl"].queryset
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


def test_a_role_that_ended_does_not_count_at_the_next_request(asking):
    from django.utils import timezone

    from members.acting import SYSTEM_ACTING
    from members.services.accounts import end_role
    from tests.access.asking import undone

    path = f"/api/v1/concerns/{asking.world.id('concern_submitted')}/"
    assert asking.ask("clerk", "GET", path).status_code == 200
    with undone():
        end_role(
            actor=SYSTEM_ACTING,
            assignment=asking.world.people["clerk"].assignment,
            at=timezone.now(),
        )
        assert asking.ask("clerk", "GET", path).status_code == 404


def test_bulk_actions_change_nothing_but_for_the_own_clerk(asking):
    """Each action of each list, on everything there is, by those who may not."""
    from tests.access.walk import changes

    changed = []
    tried = 0
    for model, desk in admin.site._registry.items():
        if not isinstance(desk, RoomAdmin):
            continue
        held = model._default_manager.all()
        if "committee" in {one.name for one in model._meta.get_fields()}:
            held = held.filter(committee=asking.world.home.committee)
        url = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        ids = [str(pk) for pk in held.values_list("pk", flat=True)]
        for action in desk.actions or ():
            name = action if isinstance(action, str) else action.__name__
            for role in ("stranger", "leader", "auditor"):
                before = changes()
                body = {"action": name, "_selected_action": ids, "apply": "1"}
                asking.ask(role, "POST", url, body=body | {"reason": "试"})
                tried += 1
                if changes() != before:
                    changed.append((url, name, role))
    assert changed == []
    assert tried > 20
