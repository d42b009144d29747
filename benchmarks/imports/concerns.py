"""Importing 20,015 concerns beside reading the same rows with the bare library.

.venv/bin/python -m benchmarks.imports.concerns [--rounds 3]

Rows are written in a transaction that is rolled back, after what waits for its end was
checked. CPU is that of this process and of its database session together. Beside the
bare library stands what no import can do without: the library, and the same rows copied
in at once (`floor.py`). Each kind of file is brought in by a process of its own, so that
its peak is its own. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
from python_calamine import CalamineWorkbook

from benchmarks.sheets.read import HEADINGS, ROWS, rows, share_strings
from common.sheets import SheetData, write_csv, write_xlsx
from zhiqing.demonstration.generate import generate

MOST_RATIO, MOST_MB = 4, 300
MEMBERS = 2900
DAY = dt.date(2026, 3, 2)
FIELDS = ("教育", "医疗", "交通", "养老")
DEPARTMENTS = ("D01", "D02")


class Spent(NamedTuple):
    """CPU seconds of one go."""

    here: float
    database: float


def measure(act: Callable[[], object], server: psutil.Process) -> Spent:
    own, theirs = time.process_time(), cpu_of(server)
    act()
    return Spent(time.process_time() - own, cpu_of(server) - theirs)


def cpu_of(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


def read_bare(path: Path) -> None:
    """All cells, by the library that the import reads with."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = sum(1 for _ in csv.reader(file))
    else:
        with CalamineWorkbook.from_path(path) as book:
            found = sum(1 for _ in book.get_sheet_by_index(0).iter_rows())
    assert found == ROWS + 1


def bring_in(path: Path, rounds: int) -> dict[str, object]:
    """Figures of one file; everything is rolled back."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhiqing.settings_test"
    import django

    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    from benchmarks.imports.floor import check_constraints, put, take
    from members.acting import SYSTEM_ACTING
    from members.imports import engine
    from members.imports.importer import (
        ImportContext,
        importer_for,
    )
    from tests import factories as f

    told: list[int] = []
    peaks: list[int] = []
    written: dict[str, str] = {}

    def go(look: Callable[[], None] = lambda: None) -> None:
        context = ImportContext(round_.committee, SYSTEM_ACTING, timezone.now())
        with transaction.atomic():
            outcome = engine.run(
                importer_for("concerns")(context),
                path,
                engine.Options(),
                lambda percent, _stage: told.append(percent),
            )
            check_constraints()
            look()
            transaction.set_rollback(True)
        assert outcome.created == ROWS, outcome

    def look() -> None:
        peaks.append(peak_mb())
        written.update(take(round_.pk))

    def least() -> None:
        read_bare(path)
        with transaction.atomic():
            put(written)
            transaction.set_rollback(True)

    with transaction.atomic():
        round_ = f.RoundFactory()
        for name in FIELDS:
            f.FieldFactory(name=name)
        for code in DEPARTMENTS:
            f.DepartmentFactory(committee=round_.committee, code=code)
        seat_members(round_.committee)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            server = psutil.Process(cursor.fetchone()[0])
        # A first go, not counted: for the peak, and for the rows of the floor.
        go(look)
        told.clear()
        walls, ours, bares, floors = [], [], [], []
        for _ in range(rounds):
            start = time.perf_counter()
            ours.append(measure(go, server))
            walls.append(time.perf_counter() - start)
            bares.append(sum(measure(lambda: read_bare(path), server)))
            floors.append(sum(measure(least, server)))
        transaction.set_rollback(True)
    return {
        "import_cpu_s": median(map(sum, ours)),
        "of_it_database_s": median(one.database for one in ours),
        "bare_cpu_s": median(bares),
        "floor_cpu_s": median(floors),
        "ratio": median(sum(one) / two for one, two in zip(ours, bares, strict=True)),
        "ratio_to_floor": median(
            sum(one) / two for one, two in zip(ours, floors, strict=True)
        ),
        "wall_s": median(walls),
        "peak_mb": peaks[0],
        "progress_told": len(told) // rounds,
    }


def median(found: Iterable[float]) -> float:
    return round(statistics.median(found), 2)


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def seat_members(committee: object) -> None:
    """2,900 members as the rows name them; without accounts, as nobody signs in."""
    from members.models import Member, User
    from tests import factories as f

    sector = f.SectorFactory()
    users = User.objects.bulk_create(User(username=f"b{n}") for n in range(MEMBERS))
    Member.objects.bulk_create(
        Member(
            committee=committee,
            user=user,
            number=f"W{n:05}",
            name=f"b{n}",
            sector=sector,
        )
        for n, user in enumerate(users)
    )


def in_own_process(path: Path, rounds: int) -> dict[str, object]:
    words = [sys.executable, "-m", __spec__.name, "--rounds", str(rounds)]
    told = subprocess.run(
        [*words, "--file", str(path)], check=True, capture_output=True, text=True
    )
    figures: dict[str, object] = json.loads(told.stdout.splitlines()[-1])
    return figures


def table() -> Iterator[list[object]]:
    """Concerns as members write them, so that words repeat as they do in life."""
    (city,) = generate("weifang", 1, DAY)
    for row, concern in zip(rows(), city.concerns, strict=True):
        row[HEADINGS.index("内容")] = concern.text
        yield row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    if given.file:
        print(json.dumps(bring_in(given.file, given.rounds)))
        return
    with tempfile.TemporaryDirectory() as folder:
        inline, shared = Path(folder, "inline.xlsx"), Path(folder, "shared.xlsx")
        plain = Path(folder, "plain.csv")
        lines = list(table())
        write_xlsx(inline, [SheetData("关注清单", HEADINGS, lines)])
        share_strings(inline, shared)
        write_csv(plain, HEADINGS, lines)
        found = {
            "xlsx": in_own_process(shared, given.rounds),
            "csv": in_own_process(plain, given.rounds),
        }
    library = found["xlsx"]["bare_cpu_s"]
    spent = found["csv"]["import_cpu_s"]
    assert isinstance(library, float)
    assert isinstance(spent, float)
    result = {
        "rows": ROWS,
        **found,
        "csv_over_calamine": round(spent / library, 1),
        "goal": {"ratio": MOST_RATIO, "peak_mb": MOST_MB},
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
