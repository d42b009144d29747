"""The trail against the application's own role: it may add and read, nothing else.

The tables then belong to a role that nobody signs in as. The owner of the schema could
drop them and the owner of the function could empty the triggers, so these go along.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _
from psycopg2.sql import SQL, Identifier

TABLES: Final = ("trail_event", "trail_seal", "trail_check")
FORBIDDEN: Final = ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER")


def protect(cursor: Any, app: str) -> None:
    """As the administrator: the trail belongs to a role of its own."""
    owner = owner_of(app)
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [owner])
    if cursor.fetchone() is None:
        cursor.execute(SQL("CREATE ROLE {} NOLOGIN").format(Identifier(owner)))
    names = {"app": Identifier(app), "owner": Identifier(owner)}
    _give(cursor, Identifier(owner), Identifier(owner))
    cursor.execute(SQL("GRANT USAGE, CREATE ON SCHEMA public TO {app}").format(**names))
    for table in TABLES:
        given = {"table": Identifier(table), **names}
        cursor.execute(SQL("REVOKE ALL ON {table} FROM PUBLIC, {app}").format(**given))
        cursor.execute(SQL("GRANT SELECT, INSERT ON {table} TO {app}").format(**given))


def release(cursor: Any, app: str) -> None:
    """As the administrator: the trail is the application's again, for a migration."""
    _give(cursor, Identifier(app), Identifier("pg_database_owner"))


def stands(cursor: Any) -> bool:
    """Whether the tables are there at all."""
    cursor.execute("SELECT count(to_regclass(t)) FROM unnest(%s) AS t", [list(TABLES)])
    return bool(cursor.fetchone()[0] == len(TABLES))


def owner_of(app: str) -> str:
    return f"{app}_trail_owner"


def faults() -> list[str]:
    """What the role that we are connected as could do to the trail, in words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            return [_("应用使用的数据库账号是超级用户，数据库不能阻止它改动操作记录。")]
        cursor.execute(OWNED, [list(TABLES), list(TABLES)])
        owned = [name for (name,) in cursor.fetchall()]
        cursor.execute(ALLOWED, [list(TABLES), list(FORBIDDEN)])
        allowed = [f"{privilege} {table}" for table, privilege in cursor.fetchall()]
    found = []
    if owned:
        found.append(_("应用使用的数据库账号拥有 %s。") % "、".join(owned))
    if allowed:
        found.append(_("应用使用的数据库账号有权 %s。") % "、".join(allowed))
    return found


OWNED: Final = """
SELECT relname FROM pg_class
WHERE oid IN (SELECT to_regclass(t) FROM unnest(%s) AS t)
  AND pg_has_role(relowner, 'MEMBER')
UNION ALL
SELECT proname || '()' FROM pg_proc
WHERE oid = to_regproc('trail_refuse') AND pg_has_role(proowner, 'MEMBER')
UNION ALL
SELECT 'schema ' || nspname FROM pg_namespace
WHERE oid IN (SELECT relnamespace FROM pg_class
              WHERE oid IN (SELECT to_regclass(t) FROM unnest(%s) AS t))
  AND pg_has_role(nspowner, 'MEMBER')
"""
ALLOWED: Final = """
SELECT t, p FROM unnest(%s) AS t, unnest(%s) AS p
WHERE has_table_privilege(to_regclass(t), p)
"""


def _give(cursor: Any, owner: Identifier, schema_owner: Identifier) -> None:
    for table in TABLES:
        given = {"table": Identifier(table), "owner": owner}
        cursor.execute(SQL("ALTER TABLE {table} OWNER TO {owner}").format(**given))
    cursor.execute(SQL("ALTER FUNCTION trail_refuse() OWNER TO {}").format(owner))
    cursor.execute(SQL("ALTER SCHEMA public OWNER TO {}").format(schema_owner))
