"""The four-list report of 34,331 items beside the bare SQL it asks, in one run.

.venv/bin/python -m benchmarks.reports.four_lists [--rounds 9]

Rows are written in a transaction that is rolled back. CPU is that of this process and
of its database server process together. Word and Excel are made in processes of their
own, so that their peak is theirs. The last line is one JSON object.
"""

import argparse
import json
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

MOST_RATIO, MOST_SECONDS, MOST_MB = 2, 10, 300


def measure(act: Callable[[], object], server: psutil.Process) -> tuple[float, float]:
    """Wall and CPU seconds of one go."""
    own, theirs, start = time.process_time(), cpu_of(server), time.perf_counter()
    act()
    wall = time.perf_counter() - start
    return wall, time.process_time() - own + cpu_of(server) - theirs


def cpu_of(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


def compare(rounds: int) -> dict[str, object]:
    """Load the volume, then report and bare SQL in turn."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiqing.settings_test")
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        result = in_transaction(rounds)
        transaction.set_rollback(True)
    return result


def in_transaction(rounds: int) -> dict[str, object]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from checklists.models import Round
    from reports.figures import json_bytes
    from reports.selectors import four_lists
    from tests import factories
    from tests.reports.volume import PUBLISHED, load_volume

    committee = factories.CommitteeFactory(code="benchmark")
    pk = load_volume(committee, PUBLISHED, "benchmark").pk
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        # Helpers of the server process would work uncounted.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0])

    def report() -> bytes:
        round_ = Round.objects.select_related("committee").get(pk=pk)
        return json_bytes(four_lists(round_, timezone.now()))

    with CaptureQueriesContext(connection) as asked:
        content = report()
    statements = [one["sql"] for one in asked]

    def bare() -> None:
        with connection.connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql)
                cursor.fetchall()

    bare()
    pairs = [(measure(report, server), measure(bare, server)) for _ in range(rounds)]
    wall, cpu, bare_wall, bare_cpu = (
        statistics.median(values)
        for values in (
            [one[0] for one, _ in pairs],
            [one[1] for one, _ in pairs],
            [one[0] for _, one in pairs],
            [one[1] for _, one in pairs],
        )
    )
    round_ = Round.objects.select_related("committee").get(pk=pk)
    found = four_lists(round_, timezone.now())
    return {
        "items": sum(json.loads(content)["totals"][name] for name in (
            "concerns", "consults", "intents", "offers")),
        "statements": len(statements),
        "report_seconds": round(wall, 4),
        "bare_seconds": round(bare_wall, 4),
        "report_cpu": round(cpu, 4),
        "bare_cpu": round(bare_cpu, 4),
        "wall_ratio": round(wall / bare_wall, 2),
        "cpu_ratio": round(cpu / bare_cpu, 2),
        **{form: document(form, found) for form in ("docx", "xlsx")},
    }  # fmt: skip


def document(form: str, report: object) -> dict[str, float] | None:
    """Seconds and peak MB of a process that makes this document of the report."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pickle"
        path.write_bytes(pickle.dumps(report))
        words = [sys.executable, "-m", __spec__.name, "--document", form, str(path)]
        told = subprocess.run(words, check=False, capture_output=True, text=True)
    if told.returncode:
        print(told.stderr.strip().splitlines()[-1], file=sys.stderr)
        return None
    return json.loads(told.stdout)


def make_document(form: str, path: Path) -> None:
    start = time.perf_counter()
    report = pickle.loads(path.read_bytes())
    if form == "docx":
        from reports.documents.docx import docx_bytes as make
    else:
        from reports.documents.xlsx import xlsx_bytes as make
    size = len(make(report))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {"seconds": round(seconds, 2), "peak_mb": round(peak), "kb": size // 1024}
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--document", nargs=2, metavar=("FORM", "FILE"))
    given = parser.parse_args()
    if given.document:
        make_document(given.document[0], Path(given.document[1]))
        return
    result = compare(given.rounds)
    made = [result[form] for form in ("docx", "xlsx")]
    result["within"] = (
        result["wall_ratio"] <= MOST_RATIO
        and result["cpu_ratio"] <= MOST_RATIO
        and all(
            one and one["seconds"] <= MOST_SECONDS and one["peak_mb"] <= MOST_MB
            for one in made
        )
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
