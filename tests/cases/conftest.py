"""What the tests of cases stand on."""

from importlib import import_module

import pytest
from django.apps import apps

from cases.models import Policy


@pytest.fixture(autouse=True)
def shipped(request):
    """The shipped policies are there, after tests that emptied every table too."""
    if "db" not in request.fixturenames and not request.node.get_closest_marker(
        "django_db"
    ):
        return
    request.getfixturevalue("db")
    if not Policy.objects.exists():
        import_module("cases.migrations.0002_ship_policies").ship(apps, None)
