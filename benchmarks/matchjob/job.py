"""The whole matching job, from database to stored lines, beside the bare engine.

    .venv/bin/python -m benchmarks.matchjob.job --round CODE [--rounds 3]
    .venv/bin/python -m benchmarks.matchjob.job --stage weifang   (an empty database)

Each round does both in one process, one after the other; one JSON line says the CPU and
wall seconds at the median, their ratio, and the queries of the job.
"""

import argparse
import dataclasses
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

MOST_RATIO = 4


def stage(scale: str, seed: int) -> str:
    """People, posts, wishes and rosters of a generated round; its code."""
    from django.utils import timezone

    from checklists.states import Phase
    from zhiqing.demonstration.generate import generate
    from zhiqing.staging import lists, sessions
    from zhiqing.staging.people import Cast, bring_people

    cast, now = Cast(), timezone.now()
    city = next(iter(generate(scale, seed, timezone.localdate())))
    posts = tuple(dataclasses.replace(one, answers=()) for one in city.posts)
    city = dataclasses.replace(city, posts=posts, concerns=(), consults=())
    bring_people(city, cast, now)
    round_ = lists.start_round(city, cast, now)
    lists.publish_posts(city, round_, cast, now)
    lists.bring_intents(city, round_, cast, now)
    sessions.hold_sessions(city, round_, cast, now)
    lists.advance(round_, Phase.MATCHING, cast, now)
    return round_.code


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """CPU (with children), wall, and what came out."""
    before, begun = os.times(), time.perf_counter()
    made = work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4]), time.perf_counter() - begun, made


def measure(code: str, rounds: int, seed: int) -> dict[str, Any]:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from checklists.models import Round
    from members.acting import SYSTEM_ACTING
    from posts.loading.loaded import load_round
    from posts.matching.solver import solve
    from posts.matching.weights import Weights
    from posts.models import Match
    from posts.services.matching import request_match
    from posts.tasks import run_match

    round_ = Round.objects.select_related("committee").get(code=code)
    at = timezone.now()
    engine, job, queries, answers = [], [], [], set()
    run = Match()
    loaded = load_round(round_, at, Weights())
    for _ in range(rounds):
        engine.append(timed(lambda: solve(loaded.problem, seed=seed, time_limit=120)))
        run = request_match(actor=SYSTEM_ACTING, round_=round_, at=at, seed=seed)
        with CaptureQueriesContext(connection) as seen:
            job.append(timed(lambda pk=run.pk: run_match(pk)))
        queries.append(len(seen))
        reset_queries()
        run = Match.objects.get(pk=run.pk)
        assert not run.error, run.error
        answers.add((run.digest, run.objective, run.lines.count()))
    medians = {
        f"{name}_{kind}": round(statistics.median(one[place] for one in rows), 2)
        for name, rows in (("engine", engine), ("job", job))
        for place, kind in enumerate(("cpu", "wall"))
    }
    return {
        "benchmark": "matchjob",
        "round": code,
        "members": len(loaded.members),
        "intents": len(loaded.facts.intents),
        "sessions": len(loaded.facts.sessions),
        "edges": len(loaded.problem.edges),
        **medians,
        "ratio_cpu": round(medians["job_cpu"] / medians["engine_cpu"], 2),
        "ratio_wall": round(medians["job_wall"] / medians["engine_wall"], 2),
        "most": MOST_RATIO,
        "queries": statistics.median(queries),
        "lines": run.lines.count(),
        "matched": run.matched,
        "served": run.members_served,
        "unmatched": run.unmatched,
        "gap": run.gap,
        "same_every_time": len(answers) == 1,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--round", dest="code")
    parser.add_argument("--stage", choices=["small", "weifang"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiqing.settings")
    django.setup()
    code = given.code or stage(given.stage or "small", given.seed)
    print(json.dumps(measure(code, given.rounds, given.seed), ensure_ascii=False))


if __name__ == "__main__":
    main()
