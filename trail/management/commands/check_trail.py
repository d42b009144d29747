"""Verify the chain of events."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from trail import chain


class Command(BaseCommand):
    help = "核对操作记录链；发现改动时给出第一处并以状态 1 结束"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--noted",
            metavar="N:DIGEST",
            help="另处记下的条数和末条摘要，核对此后没有被截去或改写",
        )

    def handle(self, *args: Any, **given: Any) -> None:
        noted = _noted(given["noted"])
        cut = chain.find_cut(*noted) if noted else None
        check = chain.check_chain(at=timezone.now())
        broken = check.broken or (cut and cut.sentence)
        if broken:
            raise CommandError(broken, returncode=1)
        self.stdout.write(
            f"操作记录链完整，共 {check.number} 条，末条摘要 {check.digest}。"
        )


def _noted(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text)
    if found is None:
        raise CommandError("--noted 应写作“条数:摘要”，摘要为 64 位十六进制数。")
    return int(found[1]), found[2]
