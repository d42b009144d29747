"""R14: what a request may not set stays as it is, however it is named."""

import json
from collections import Counter

import pytest
from django.apps import apps

from tests.access.asking import undone
from tests.access.bodies import BODIES
from tests.access.sending import path_of, who_may

pytestmark = pytest.mark.django_db
ROOMS = (
    "notices",
    "members",
    "bulletins",
    "activities",
    "cases",
    "checklists",
    "posts",
    "reports",
)
# In the world as it stands a signatory has still to judge, so nobody may do it,
# and the suggestion has been carried out.
NOBODY_NOW = {
    ("/api/v1/cases/<pk>/end-evaluation/", "POST"),
    ("/api/v1/suggestions/<pk>/progress/", "POST"),
    ("/api/v1/suggestions/<pk>/carried-out/", "POST"),
}
GUARDED = {
    "state",
    "committee",
    "number",
    "member",
    "department",
    "person",
    "entered_by",
    "requested_by",
    "confirmed_by",
    "origin",
    "taken",
    "waiting",
    "is_staff",
    "is_superuser",
    "role",
    "job_state",
    "verdict",
    "source",
    "assignment",
    "user",
}


def is_guarded(column) -> bool:
    """Of the names that are guarded, but for parts of a case, which are new each time."""
    to = column.related_model._meta.app_label if column.is_relation else ""
    return column.name in GUARDED and to != "cases"


def guarded_values() -> dict[str, Counter]:
    """How often each value stands in each guarded column of the rooms."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS:
            continue
        kept = [one for one in model._meta.concrete_fields if is_guarded(one)]
        if not kept:
            continue
        rows = [*model._default_manager.values_list(*(one.attname for one in kept))]
        for place, column in enumerate(kept):
            name = f"{model._meta.label}.{column.name}"
            found[name] = Counter(row[place] for row in rows)
    return found


@pytest.fixture(scope="module")
def untouched(asking):
    return guarded_values()


def extras_for(world) -> dict[str, object]:
    stranger = world.people["stranger"].user.pk
    return {
        "id": 999_999,
        "state": "closed",
        "committee": world.abroad.committee.pk,
        "number": "自定编号",
        "member": world.id("member_colleague"),
        "department": world.home.departments[1].pk,
        "entered_by": stranger,
        "requested_by": stranger,
        "confirmed_by": stranger,
        "person": stranger,
        "user": stranger,
        "assignment": world.people["stranger"].assignment.pk,
        "origin": "import",
        "source": "drawn",
        "taken": 99,
        "waiting": 99,
        "is_staff": True,
        "is_superuser": True,
        "role": "clerk",
        "job_state": "done",
        "verdict": "confirmed",
    }


def _after(asking, role, method, path, body):
    with undone():
        sent = json.dumps(body).encode()
        answer = asking.clients[role].generic(method, path, sent, "application/json")
        return answer, guarded_values()


@pytest.mark.parametrize(
    ("name", "method"),
    [key for key in BODIES if key[0].startswith("/api/") and key not in NOBODY_NOW],
)
def test_columns_not_offered_cannot_be_set(asking, untouched, name, method):
    world, role = asking.world, who_may(name, method)
    path, good = path_of(world, name, method), BODIES[name, method](world)
    plain, wanted = _after(asking, role, method, path, good)
    assert plain.status_code < 300
    extras = extras_for(world)
    answer, found = _after(asking, role, method, path, extras | good)
    if answer.status_code == 400:
        assert found == untouched
        refused = set(answer.json()["fields"])
        assert refused
        assert refused <= set(extras)
        # What was not named as the reason may not slip through on its own.
        extras = {key: extras[key] for key in set(extras) - refused}
        answer, found = _after(asking, role, method, path, extras | good)
    assert found == (wanted if answer.status_code < 300 else untouched)


def test_extras_reach_every_guarded_column(asking):
    """A column that no extra names would be guarded in vain."""
    assert set(extras_for(asking.world)) >= GUARDED
    columns = {name.rpartition(".")[2] for name in guarded_values()}
    assert columns == GUARDED
