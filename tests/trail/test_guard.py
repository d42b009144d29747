"""R18: as the application's own role nothing in the trail can be changed or lost."""

import contextlib

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg2 import errors

from trail import checks, guard

pytestmark = pytest.mark.django_db
APP = "guarded_app"


@pytest.fixture
def admin():
    """An administrator of the test database; what is done is taken back."""
    connection.ensure_connection()
    told = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    given = {name: told[name] for name in names if name in told}
    if str(told.get("host", "")).startswith("/"):
        given["user"] = "postgres"  # lets in who may use the private server
    session = psycopg2.connect(**given)
    with contextlib.closing(session), session.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("需要数据库管理员账号才能设置角色")
        cursor.execute(f"CREATE ROLE {APP}")
        yield cursor
        session.rollback()


@pytest.fixture
def app(admin):
    """The same connection as the guarded application, with one event sealed."""
    _hand_over(admin)
    guard.protect(admin, APP)
    # As if signed in as it: SET ROLE would still judge by who the administrator is.
    admin.execute(f"SET LOCAL SESSION AUTHORIZATION {APP}")
    admin.execute(EVENT)
    admin.execute(SEAL)
    admin.execute("INSERT INTO trail_check (at, number, digest, broken)"
                  " VALUES (now(), 1, 'x', '')")  # fmt: skip
    return admin


EVENT = (
    "INSERT INTO trail_event (at, role, scope, verb, target_kind, target_id,"
    " from_state, to_state, reason, before, after, address) VALUES (now(), '', '', 'v',"
    " 'members.user', 1, '', '', '', '{}', '{}', '') RETURNING id"
)
SEAL = (
    "INSERT INTO trail_seal (number, event_id, digest, sealed_at)"
    " SELECT coalesce((SELECT max(number) FROM trail_seal), 0) + 1, max(id), 'x', now()"
    " FROM trail_event"
)


def _hand_over(cursor):
    """As after migrations that the application ran itself."""
    cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {APP}")
    cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {APP}")
    guard.release(cursor, APP)


TRIES = [
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER {table}_fixed",
    "DROP TRIGGER {table}_fixed ON {table}",
    "ALTER TABLE {table} ADD COLUMN more int",
    "ALTER TABLE {table} RENAME TO gone",
    "ALTER TABLE {table} OWNER TO " + APP,
    "DROP TABLE {table} CASCADE",
    "CREATE RULE quiet AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION trail_refuse() CASCADE",
    "DROP SCHEMA public CASCADE",
    "SET ROLE " + APP + "_trail_owner",
]


@pytest.mark.parametrize("table", guard.TABLES)
def test_application_can_neither_change_nor_lose_the_trail(table, app):
    column = {"trail_event": "verb", "trail_seal": "digest", "trail_check": "digest"}
    for text in TRIES:
        statement = text.format(table=table, column=column[table])
        app.execute("SAVEPOINT here")
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute(statement)
        app.execute("ROLLBACK TO here")


def test_application_cannot_give_itself_more(app):
    """PostgreSQL only warns of a grant that it does not carry out."""
    app.execute(f"GRANT ALL ON trail_event TO {APP}")
    app.execute(f"REASSIGN OWNED BY {APP} TO {APP}")
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute("DELETE FROM trail_event")


@pytest.mark.parametrize("table", guard.TABLES)
def test_triggers_refuse_the_owner_too(table, app):
    app.execute("RESET SESSION AUTHORIZATION")
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET digest = ''"):
        if table == "trail_event":
            statement = statement.replace("digest", "verb")
        app.execute("SAVEPOINT here")
        with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
            app.execute(statement)
        app.execute("ROLLBACK TO here")


def test_release_gives_the_tables_back_for_a_migration(admin):
    _hand_over(admin)
    guard.protect(admin, APP)
    guard.protect(admin, APP)  # twice is as once
    guard.release(admin, APP)
    admin.execute(f"SET LOCAL ROLE {APP}")
    admin.execute("ALTER TABLE trail_event ADD COLUMN more int")


def test_faults_are_found_before_and_none_after(admin, monkeypatch):
    monkeypatch.setattr(guard, "connection", _Session(admin))
    _hand_over(admin)
    admin.execute(f"SET LOCAL ROLE {APP}")
    owned, allowed = guard.faults()
    for name in (*guard.TABLES, "trail_refuse()"):
        assert name in owned
    assert "TRUNCATE trail_event" in allowed
    told = checks.trail_is_guarded(databases=["default"])
    assert [one.id for one in told] == ["trail.W001"] * 2
    admin.execute("RESET ROLE")
    (superuser,) = guard.faults()
    assert "超级用户" in superuser
    guard.protect(admin, APP)
    admin.execute(f"SET LOCAL ROLE {APP}")
    assert guard.faults() == []
    assert checks.trail_is_guarded(databases=["default"]) == []


def test_check_asks_no_database_unless_told_to():
    assert checks.trail_is_guarded(databases=None) == []


def test_command_needs_an_administrator(monkeypatch):
    monkeypatch.setenv("TRAIL_ADMIN_URL", "postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(CommandError, match="TRAIL_ADMIN_URL"):
        call_command("protect_trail")


def test_command_without_an_administrator_says_so(monkeypatch, capsys):
    monkeypatch.delenv("TRAIL_ADMIN_URL", raising=False)
    monkeypatch.setattr(connection, "get_connection_params", dict)
    with pytest.raises(CommandError, match="TRAIL_ADMIN_URL"):
        call_command("protect_trail")
    call_command("protect_trail", "--if-possible")
    assert "操作记录未加固" in capsys.readouterr().err


class _Session:
    """Django's connection, as far as `faults` uses it."""

    def __init__(self, cursor):
        self.kept = cursor

    @contextlib.contextmanager
    def cursor(self):
        yield self.kept
