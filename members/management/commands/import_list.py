"""Bring in a list from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.errors import DomainError
from common.sheets import SheetError
from members.acting import SYSTEM_ACTING
from members.imports import engine
from members.imports.importer import ImportContext, importer_for
from members.management.committees import committee_named


class Command(BaseCommand):
    help = "导入清单文件（xlsx、csv）；同一文件导入两次不会重复"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--committee", metavar="CODE")
        parser.add_argument("--round", metavar="CODE", default="", dest="round_code")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--all-or-nothing", action="store_true")
        parser.add_argument("--errors", metavar="FILE.xlsx", type=Path)

    def handle(self, *args: Any, **given: Any) -> None:
        path: Path = given["file"]
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}")
        options = engine.Options(
            given["dry_run"], given["all_or_nothing"], given["errors"]
        )
        try:
            importer = importer_for(given["kind"])(
                ImportContext(
                    committee_named(given["committee"]),
                    SYSTEM_ACTING,
                    timezone.now(),
                    given["round_code"],
                )
            )
            outcome = engine.run(importer, path, options, self._progress(given))
        except (SheetError, DomainError, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"文件不能读写：{error.filename}") from error
        for line in outcome.first:
            self.stderr.write(line)
        self.stdout.write(json.dumps(outcome.counts()))
        if options.all_or_nothing and outcome.rejected:
            raise CommandError(f"有 {outcome.rejected} 行不合要求，全部未导入。")

    def _progress(self, given: dict[str, Any]) -> engine.Progress:
        def show(percent: int, stage: str) -> None:
            if given["verbosity"] > 0 and self.stderr.isatty():
                self.stderr.write(f"\r{percent:3d}% {stage}", ending="")

        return show
