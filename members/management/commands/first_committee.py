"""Found a committee with its current term and the first two people who sign in."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.errors import DomainError
from members.acting import SYSTEM_ACTING
from members.management.committees import committee_named
from members.models import Committee, CommitteeLevel, Region, Role
from members.passwords import first_password
from members.services.accounts import NewAccount
from members.services.committees import Foundation, found_committee

HAND_OVER = "请通过可靠方式告知本人，并请本人登录后更改。"


class Command(BaseCommand):
    help = "建立一个政协、当前届次，以及首位机关工作人员和系统管理员的账号"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE", help="政协代码，建立后不变")
        parser.add_argument("--name", required=True, help="政协全称")
        parser.add_argument("--level", required=True, choices=CommitteeLevel.values)
        parser.add_argument("--region", required=True, help="六位行政区划代码")
        parser.add_argument("--parent", metavar="CODE", help="上级政协代码")
        parser.add_argument("--term", type=int, required=True, help="当前届次")
        parser.add_argument("--term-starts", metavar="YYYY-MM-DD", required=True)
        parser.add_argument("--clerk", metavar="USERNAME", required=True)
        parser.add_argument("--clerk-name", default="", help="工作人员姓名")
        parser.add_argument("--admin", metavar="USERNAME", required=True)
        parser.add_argument("--admin-name", default="", help="系统管理员姓名")
        parser.add_argument(
            "--password-file",
            metavar="FILE",
            help="两行密码，先工作人员、后系统管理员；“-”为标准输入；不给出则自动生成",
        )

    def handle(self, *args: Any, **given: Any) -> None:
        if Committee.objects.filter(code=given["code"]).exists():
            raise CommandError(f"代码为“{given['code']}”的政协已经建立，未作改动。")
        if given["clerk"] == given["admin"]:
            raise CommandError("工作人员和系统管理员不能是同一账号。")
        chosen = _passwords(given["password_file"])
        clerk, admin = chosen or (first_password(), first_password())
        accounts = (
            NewAccount(
                given["clerk"], given["clerk_name"] or given["clerk"], clerk, Role.CLERK
            ),
            NewAccount(
                given["admin"],
                given["admin_name"] or given["admin"],
                admin,
                Role.SYSTEM_ADMIN,
            ),
        )
        try:
            committee = found_committee(
                actor=SYSTEM_ACTING,
                foundation=_foundation(given, accounts),
                at=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        except (DomainError, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        self._tell(committee, given, accounts, is_chosen=bool(chosen))

    def _tell(
        self,
        committee: Committee,
        given: dict[str, Any],
        accounts: tuple[NewAccount, ...],
        *,
        is_chosen: bool,
    ) -> None:
        self.stdout.write(
            f"已建立“{committee}”（代码 {committee.code}），"
            f"第 {given['term']} 届自 {given['term_starts']} 起。"
        )
        for account in accounts:
            line = f"{Role(account.role).label}账号：{account.username}"
            if not is_chosen:
                line += f"，初始密码：{account.password}"
            self.stdout.write(line)
        if not is_chosen:
            self.stdout.write(f"密码只显示这一次。{HAND_OVER}")


def _foundation(given: dict[str, Any], accounts: tuple[NewAccount, ...]) -> Foundation:
    region = Region.objects.filter(pk=given["region"]).first()
    if region is None:
        raise CommandError(f"没有代码为“{given['region']}”的行政区划。")
    try:
        starts_on = dt.date.fromisoformat(given["term_starts"])
    except ValueError as error:
        raise CommandError(
            f"“{given['term_starts']}”不是日期，请写作 2027-01-01。"
        ) from error
    return Foundation(
        code=given["code"],
        name=given["name"],
        level=given["level"],
        region=region,
        term=given["term"],
        starts_on=starts_on,
        accounts=accounts,
        parent=committee_named(given["parent"]) if given["parent"] else None,
    )


def _passwords(source: str | None) -> tuple[str, str] | None:
    """The two lines of the file or of standard input; None where none was named."""
    if source is None:
        return None
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"密码文件不能读取：{source}") from error
    lines = text.splitlines()
    if len(lines) != 2:
        raise CommandError("密码须恰好两行：先工作人员，后系统管理员。")
    return lines[0], lines[1]
