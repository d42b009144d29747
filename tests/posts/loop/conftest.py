"""A post that was held, and everything that may follow from it."""

from importlib import import_module

import pytest
from django.apps import apps

from cases.models import Policy
from tests.posts.loop.world import Loop


@pytest.fixture
def loop(committee, clerk, leader, member, handler, department, now):
    """One member was at one post of one department yesterday."""
    if not Policy.objects.exists():
        import_module("cases.migrations.0002_ship_policies").load(apps, None)
    return Loop(committee, clerk, leader, member, handler, department, now)
