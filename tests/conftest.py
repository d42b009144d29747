"""What every test stands on."""

import datetime as dt

import pytest
from django.db import connection

pytest_plugins = ["tests.cast"]


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


@pytest.fixture
def now():
    return dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
