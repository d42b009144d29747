"""Write a report to a file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from checklists.models import Round
from members.acting import SYSTEM_ACTING
from reports.models import ReportFormat
from reports.services.making import print_report


class Command(BaseCommand):
    help = "生成一期的四清单报告"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=["four-lists"])
        parser.add_argument("--round", metavar="CODE", required=True, dest="code")
        parser.add_argument(
            "--format", choices=ReportFormat.values, default="json", dest="format_"
        )
        parser.add_argument("-o", "--output", type=Path, required=True)

    def handle(self, *args: Any, **given: Any) -> None:
        found = Round.objects.select_related("committee").filter(code=given["code"])
        round_ = found.first()
        if round_ is None:
            raise CommandError(f"没有代码为“{given['code']}”的期次。")
        target: Path = given["output"]
        content = print_report(
            actor=SYSTEM_ACTING,
            round_=round_,
            format_=given["format_"],
            at=timezone.now(),
        )
        try:
            write_whole(target, content)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(f"文件不能写入：{target}（{reason}）") from error
        self.stdout.write(f"已生成 {target}")


def write_whole(target: Path, content: bytes) -> None:
    """The file holds all of the content, or stays as it was."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp keeps others out; a report is a file like any other.
        part.chmod(0o666 & ~_umask())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
