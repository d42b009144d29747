"""R13: nothing that one committee wrote reaches another, by whichever way."""

import re

import pytest

from tests.access.bodies import QUERIES
from tests.access.people import ABROAD, ROLES
from tests.access.reading import marks_in
from tests.access.routes import all_routes, methods_of
from tests.access.targets import values_for
from tests.access.world_people import TEXT

pytestmark = pytest.mark.django_db
# The calendar is open to whoever has its secret address.
BY_SECRET = {"/calendar/<secret>.ics"}
# Roles of the committee that read no contents, and where one of them still may.
BLIND = ("representative", "other_handler", "auditor", "system_admin")
TRAIL = {"/admin/trail/event/", "/admin/trail/event/<object_id>/change/"}
TRAIL |= {f"/admin/trail/event/export.{ending}" for ending in ("csv", "xlsx")}
# What one department publishes is news to the others of its committee, and the other
# one answers jointly in some of the cases.
NEWS = re.compile(
    r"/(api/v1/)?(bulletins|briefings|news|materials|cases|desk|notices)/"
)
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
        and not (one.role == "other_handler" and NEWS.match(one.route))
    ]
    assert leaks == [], "\n".join(leaks)


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
