"""Take the trail's tables out of the application's hands, or give them back."""

from __future__ import annotations

import os
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from trail import guard

NO_ADMINISTRATOR = (
    "操作记录未加固：请在 TRAIL_ADMIN_URL 中给出数据库管理员的连接地址，"
    "应用账号自己不能收回自己的权限。"
)


class Command(BaseCommand):
    help = "以数据库管理员身份收回应用账号对操作记录的改动权；--release 为迁移前归还"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--release", action="store_true", help="迁移前归还")
        parser.add_argument(
            "--if-possible", action="store_true", help="没有管理员账号时只作说明"
        )

    def handle(self, *args: Any, **given: Any) -> None:
        app = connection.settings_dict["USER"]
        administrator = _administrator()
        if administrator is None:
            if given["if_possible"]:
                self.stderr.write(NO_ADMINISTRATOR)
                return
            raise CommandError(NO_ADMINISTRATOR)
        try:
            admin = psycopg2.connect(**administrator)
        except psycopg2.OperationalError as error:
            raise CommandError(
                "不能以数据库管理员身份连接，请检查 TRAIL_ADMIN_URL。"
            ) from error
        with admin, admin.cursor() as cursor:
            if not guard.stands(cursor):
                self.stdout.write("操作记录的数据表尚未建立，请先运行 migrate。")
                return
            (guard.release if given["release"] else guard.protect)(cursor, app)
        admin.close()
        done = "已归还给应用账号" if given["release"] else "应用账号只能添加和查看"
        self.stdout.write(f"操作记录：{done} {app}。")


def _administrator() -> dict[str, Any] | None:
    """TRAIL_ADMIN_URL; without it `postgres`, at the private server's own socket."""
    url = os.environ.get("TRAIL_ADMIN_URL", "")
    if url:
        return {"dsn": url}
    told: dict[str, Any] = connection.get_connection_params()
    if not str(told.get("host", "")).startswith("/"):
        return None
    at: dict[str, Any] = {
        name: told[name] for name in ("host", "port", "dbname") if name in told
    }
    return {**at, "user": "postgres"}
