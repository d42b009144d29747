"""One world and one walk for all tests of this folder."""

import logging

import pytest
from django.template import engines

from tests.access.asking import standing_world
from tests.access.walk import walk_all


@pytest.fixture(scope="package")
def asking(django_db_setup, django_db_blocker):
    """Stands in one transaction, which is undone when the folder is through."""
    log = logging.getLogger("django.request")
    log.setLevel(logging.CRITICAL)
    # The admin theme leans on missing variables; tests/faces checks our templates.
    engine = engines["django"].engine
    strict, engine.string_if_invalid = engine.string_if_invalid, ""
    with django_db_blocker.unblock(), standing_world() as standing:
        yield standing
    engine.string_if_invalid = strict
    log.setLevel(logging.NOTSET)


@pytest.fixture(scope="package")
def walked(asking):
    return walk_all(asking)
