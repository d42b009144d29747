"""Load a demonstration round, match it, write its report, and say how to sign in."""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from activities.models import Activity
from checklists.models import ConcernItem, ConsultItem, IntentItem, Round
from checklists.states import Phase
from members.models import Committee, Department, Member
from posts.models import Match, Post
from posts.states import MatchState
from zhiqing.demonstration.generate import generate
from zhiqing.demonstration.shapes import City
from zhiqing.staging import exchange, lists, loop, matching, sessions
from zhiqing.staging.people import PASSWORD, Cast, bring_people

# Region codes that GB/T 2260 does not use: only demonstrations have them.
MADE_UP = "39"
SIGN_INS = (
    ("clerk", "政协机关工作人员"),
    ("leader", "政协领导"),
    ("dept01", "部门经办人（dept02…同）"),
    ("member0001", "委员（member0002…同）"),
    ("public01", "界别群众（public02…同）"),
    ("auditor", "审计员"),
    ("admin", "系统管理员"),
)


class Command(BaseCommand):
    help = "装入演示数据：名单、四张清单、体验岗、匹配和报告"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale", choices=["small", "weifang", "province"], default="small"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--no-serve", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        self.began = time.monotonic()
        is_filled = Committee.objects.exists()
        summary = self._found() if is_filled else self._fill(given)
        self._show_sign_ins()
        self.stdout.write(json.dumps(summary, ensure_ascii=False))
        self.stdout.flush()
        if not given["no_serve"]:
            call_command("runserver", os.environ.get("PORT", "8000"), "--noreload")

    def _found(self) -> dict[str, Any]:
        """What an earlier run left; refused where the data are somebody's own."""
        round_ = (
            Round.objects.filter(
                committee__region__code__startswith=MADE_UP, phase=Phase.RUNNING
            )
            .select_related("committee")
            .order_by("pk")
            .first()
        )
        if round_ is None:
            raise CommandError("数据库中已有数据，演示数据只能装入空库。")
        self._say(
            "库中已有演示数据，直接使用；要重新装入，请停止服务并删除 .run 目录。"
        )
        run = Match.objects.filter(round=round_, state=MatchState.CONFIRMED).first()
        report = self._folder() / f"{round_.code}.docx"
        return self._summary(round_, run.matched if run else 0, report)

    def _folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "demo"

    def _fill(self, given: dict[str, Any]) -> dict[str, Any]:
        today = timezone.localdate()
        cast = Cast()
        first: dict[str, Any] = {}
        for city in generate(given["scale"], given["seed"], today):
            summary = self._load(city, cast, given["seed"])
            first = first or summary
        self._analyse()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self._say(f"完成，内存峰值 {peak} MB")
        return first

    def _say(self, text: str) -> None:
        seconds = time.monotonic() - self.began
        self.stderr.write(f"[{seconds:6.1f} 秒] {text}")

    def _load(self, city: City, cast: Cast, seed: int) -> dict[str, Any]:
        now = timezone.now()
        self._say(f"{city.committee.name}：名单")
        bring_people(city, cast, now)
        round_ = lists.start_round(city, cast, now)
        self._say(f"关注清单 {len(city.concerns)} 条")
        lists.bring_concerns(city, round_, cast, now)
        self._say(f"问计清单 {len(city.consults)} 条")
        lists.bring_consults(city, round_, cast, now)
        self._say("筛选归纳")
        round_ = lists.advance(round_, Phase.SCREENING, cast, now)
        sessions.screen(round_, cast, now, seed)
        self._say(f"供岗清单 {len(city.posts)} 个岗位")
        round_ = lists.advance(round_, Phase.SUPPLYING, cast, now)
        lists.publish_posts(city, round_, cast, now)
        self._say(f"意向清单 {len(city.intents)} 条")
        lists.bring_intents(city, round_, cast, now)
        sessions.accept_intents(round_, cast, now)
        self._say("补录已举行场次的名册")
        sessions.hold_sessions(city, round_, cast, now)
        self._say("双向交流、动态和通报")
        exchange.exchange(city, round_, cast, timezone.now())
        self._say("匹配")
        round_ = lists.advance(round_, Phase.MATCHING, cast, now)
        matched = matching.match_round(round_, cast, now, seed)
        round_ = lists.advance(round_, Phase.RUNNING, cast, now)
        lists.start_next_round(round_, cast, now)
        self._say("上一期的体验反馈和建议")
        loop.tell_loops(city, round_, cast, now, seed)
        self._say("报告")
        report = sessions.write_report(round_, self._folder(), timezone.now())
        return self._summary(round_, matched, report)

    def _summary(self, round_: Round, matched: int, report: Path) -> dict[str, Any]:
        path = round_.committee.path
        return {
            "committee": round_.committee.code,
            "round": round_.code,
            "members": Member.objects.filter(committee__path__startswith=path).count(),
            "departments": Department.objects.filter(
                committee=round_.committee
            ).count(),
            "concerns": ConcernItem.objects.filter(round=round_).count(),
            "consults": ConsultItem.objects.filter(round=round_).count(),
            "intents": IntentItem.objects.filter(round=round_).count(),
            "posts": Post.objects.filter(round=round_).count(),
            "sessions": Activity.objects.filter(
                post_session__post__round=round_
            ).count(),
            "matched": matched,
            "report": str(report),
        }

    def _analyse(self) -> None:
        """Fresh statistics, so that the first pages are planned as well as later."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _show_sign_ins(self) -> None:
        self.stdout.write(f"演示账号（密码均为 {PASSWORD}）：")
        for name, title in SIGN_INS:
            self.stdout.write(f"  {name:<12}{title}")
