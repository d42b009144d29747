"""A committee with two departments, and a case in any state that a test needs."""

from importlib import import_module

import pytest
from django.apps import apps

from cases.models import Policy
from tests.cases.world import World


@pytest.fixture(autouse=True)
def shipped(request):
    """The shipped policies are there, after tests that emptied every table too."""
    if "db" not in request.fixturenames and not request.node.get_closest_marker(
        "django_db"
    ):
        return
    request.getfixturevalue("db")
    if not Policy.objects.exists():
        import_module("cases.migrations.0002_ship_policies").load(apps, None)


@pytest.fixture
def world(committee, clerk, leader, member, now):
    return World(committee, clerk, leader, member, now)
