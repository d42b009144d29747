"""Match a round and, where asked, confirm the run."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from checklists.models import Round
from common.errors import DomainError, Refused
from members.acting import SYSTEM_ACTING, Acting
from members.models import Role, RoleAssignment
from members.services.accounts import command_line_clerk
from posts.models import Match
from posts.services.matching import confirm_match, request_match
from posts.tasks import run_match

PATIENCE = 300


class Command(BaseCommand):
    help = "匹配一期的意向与体验岗，输出一个 JSON 对象"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="期次代码")
        parser.add_argument("--confirm", action="store_true", help="确认并发出名额")
        parser.add_argument(
            "--clerk", metavar="USERNAME", help="以谁的名义；不指明则为命令行"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--time-limit", type=int, default=120, help="秒")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            run = self._match(given)
        except (DomainError, Refused) as error:
            raise CommandError(error.message) from error
        self.stdout.write(json.dumps(_summary(run), ensure_ascii=False))

    def _match(self, given: dict[str, Any]) -> Match:
        found = Round.objects.select_related("committee").filter(code=given["round"])
        round_ = found.first()
        if round_ is None:
            raise CommandError(f"没有代码为“{given['round']}”的期次。")
        at = timezone.now()
        clerk = _clerk(round_, given["clerk"], at) if given["clerk"] else None
        run = request_match(
            actor=clerk or SYSTEM_ACTING,
            round_=round_,
            at=at,
            seed=given["seed"],
            time_limit=given["time_limit"],
        )
        run = _finished(run)
        if given["confirm"]:
            at = timezone.now()
            clerk = clerk or command_line_clerk(committee=round_.committee, at=at)
            run = confirm_match(actor=clerk, match=run, at=at)
        return run


def _clerk(round_: Round, username: str, at: dt.datetime) -> Acting:
    """The clerk named: an account in this role at the round's own committee."""
    held = RoleAssignment.objects.in_force(timezone.localdate(at)).filter(
        role=Role.CLERK,
        committee=round_.committee_id,
        user__is_active=True,
        user__username=username,
    )
    found = held.select_related("user", "committee").first()
    if found is None:
        raise CommandError(
            f"账号“{username}”不是“{round_.committee}”的工作人员，不能确认。"
        )
    return Acting(found.user, found)


def _finished(run: Match) -> Match:
    """Do the run here; where a worker was quicker, wait for it."""
    run_match(run.pk)
    until = time.monotonic() + PATIENCE
    while True:
        run = Match.objects.select_related("round__committee").get(pk=run.pk)
        if run.is_over or time.monotonic() > until:
            break
        time.sleep(0.5)
    if run.error or not run.is_over:
        raise CommandError(run.error or "匹配迟迟没有完成，请查看后台任务。")
    return run


def _summary(run: Match) -> dict[str, object]:
    facts: dict[str, object] = {
        "run": run.pk,
        "lines": run.lines.count(),
        "matched": run.matched,
        "unmatched": run.unmatched,
        "objective": run.objective,
        "bound": run.bound,
        "gap": run.gap,
        "seconds": run.seconds,
        "digest": run.digest,
    }
    if run.confirmed_by is not None:
        facts["confirmed_by"] = run.confirmed_by.username
        facts["offers"] = {"made": run.offers_made, "skipped": run.offers_skipped}
    return facts
