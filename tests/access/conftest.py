"""One world and one walk for all tests of this folder."""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.template import Template, engines

from tests.access.asking import standing_world
from tests.access.walk import walk_all


@contextmanager
def _lean() -> Iterator[None]:
    """Thousands of answers: no copies of contexts, no log of what was refused."""
    log = logging.getLogger("django.request")
    log.setLevel(logging.CRITICAL)
    # The admin theme leans on missing variables; tests/faces checks our templates.
    engine = engines["django"].engine
    strict, engine.string_if_invalid = engine.string_if_invalid, ""
    watched = Template._render
    Template._render = lambda self, context: self.nodelist.render(context)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        Template._render = watched
        engine.string_if_invalid = strict
        log.setLevel(logging.NOTSET)


@pytest.fixture(scope="package")
def asking(django_db_setup, django_db_blocker):
    """Stands in one transaction, which is undone when the folder is through."""
    with _lean(), django_db_blocker.unblock(), standing_world() as standing:
        yield standing


@pytest.fixture(scope="package")
def walked(asking):
    return walk_all(asking)
