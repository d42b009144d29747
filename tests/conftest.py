"""What every test stands on."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.template import engines

pytest_plugins = ["tests.cast", "tests.sharing"]

# What migrations load, by the first table that they fill.
LOADED = {
    "members.Region": "members.migrations.0002_load_regions_and_sectors",
    "checklists.Field": "checklists.migrations.0003_load_fields",
    "cases.Policy": "cases.migrations.0002_ship_policies",
}


@pytest.fixture(scope="session", autouse=True)
def _flushable_trail(request, django_db_setup, django_db_blocker):
    """Tests that commit are cleaned by TRUNCATE, which the trail refuses.

    Only the truncate triggers are switched off, only in the test database; the
    tests of the trail switch them on again for themselves.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if not connection.settings_dict["NAME"].startswith("test_"):
            return  # no test of this run uses the database
        cursor.execute("ALTER TABLE trail_event DISABLE TRIGGER trail_event_kept")
        cursor.execute("ALTER TABLE trail_seal DISABLE TRIGGER trail_seal_kept")
        cursor.execute("ALTER TABLE trail_check DISABLE TRIGGER trail_check_kept")


@pytest.fixture(scope="session", autouse=True)
def _reference_data(_flushable_trail, django_db_blocker):
    """Regions, sectors and fields are there, in a database that is used again too.

    The tests that commit come last and are cleaned by emptying every table.
    """
    with django_db_blocker.unblock():
        if not connection.settings_dict["NAME"].startswith("test_"):
            return
        for label, migration in LOADED.items():
            if not apps.get_model(label).objects.exists():
                import_module(migration).load(apps, None)


@pytest.fixture
def now():
    return dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def lenient(monkeypatch):
    """The theme counts errors that are not there; outside of tests that is nothing."""
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "string_if_invalid", "")
