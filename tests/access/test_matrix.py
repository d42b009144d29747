"""R13: every route, method and role against the checked-in table."""

from collections import Counter

import pytest

from tests.access.fields import fields_of, read_fields
from tests.access.people import ABROAD, OFFICERS
from tests.access.routes import all_routes, walk
from tests.access.table import read_table
from tests.access.walk import table_of

pytestmark = pytest.mark.django_db
ADVICE = "先看差别，再运行 python -m tests.access.draw"
STAFF = {*OFFICERS, "stranger", "parent_leader"}
# What a person brings about of their own, wherever they belong.
OWN = {
    "/accounts/logout/",
    "/act-as/",
    "/admin/logout/",
    "/api/v1/calendar/",
    "/my/posts/calendar/",
    "/preferences/",
    "/accounts/login/",
    "/accounts/password_change/",
    "/admin/login/",
    "/api/v1/bulletins/",
    "/api/v1/suggestions/",
    "/admin/password_change/",
}


def test_every_cell_is_as_the_table_says(walked):
    wanted, found = read_table(), table_of(walked)
    assert sorted(found.keys() - wanted.keys()) == [], f"未列入的路径，{ADVICE}"
    assert sorted(wanted.keys() - found.keys()) == [], f"已不存在的路径，{ADVICE}"
    changed = {key: (wanted[key], found[key]) for key in wanted}
    assert {key: two for key, two in changed.items() if two[0] != two[1]} == {}, ADVICE


def test_nothing_breaks(walked):
    assert [str(one) for one in walked if one.status.startswith("5")] == []


def test_no_step_succeeds_for_strangers(walked):
    """2xx to a writing method is a form shown again or an empty list of ids."""
    harmless = {"200"}
    done = {
        (one.route, one.role, one.status)
        for one in walked
        if one.method != "GET"
        and one.role in ABROAD
        and one.status.startswith("2")
        and one.status not in harmless
        and one.route not in OWN
        # Entered for oneself, in a round of one's own committee.
        and "abroad" not in one.route
    }
    assert done == set()


def test_answers_carry_only_the_names_known(walked):
    assert fields_of(walked) == read_fields(), ADVICE


def test_third_party_admin_is_closed_to_every_role(asking):
    foreign = [
        one.path(object_id=1)
        for one in walk(_resolver())
        if one.name.startswith(("/admin/axes/", "/admin/authtoken/"))
        and "<object_id>" not in one.name
    ]
    assert len(foreign) > 5
    found = Counter(
        asking.ask(role, "GET", path).status_code
        for path in foreign
        for role in sorted(STAFF)
    )
    assert set(found) == {403}


def _resolver():
    from django.urls import get_resolver

    return get_resolver()


@pytest.mark.parametrize("floor", [200])
def test_the_walk_is_long(walked, floor):
    """A resolver read wrongly would pass everything above in silence."""
    assert len(all_routes()) > floor
    assert len(walked) > floor * 10
