"""Write an empty file of a kind, to be filled in and imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from common.sheets import write_template
from members.imports.importer import importer_for
from members.management.committees import committee_named
from members.models import Committee


class Command(BaseCommand):
    help = "生成空白导入模板：表头、可选值和下拉选项"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND")
        parser.add_argument("-o", "--output", type=Path, required=True)
        parser.add_argument("--committee", metavar="CODE")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            importer = importer_for(given["kind"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        allowed = {}
        if given["committee"] or Committee.objects.exists():
            allowed = dict(importer.allowed(committee_named(given["committee"])))
        try:
            write_template(given["output"], importer.layout, allowed)
        except OSError as error:
            raise CommandError(f"文件不能写入：{given['output']}") from error
        self.stdout.write(f"已生成 {given['output']}")
