"""CPU seconds and peak memory of a piece of work, each in a fresh process."""

import json
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection

ROUNDS = 5


@dataclass(frozen=True)
class Cost:
    cpu_s: float
    wall_s: float
    peak_mb: int


def _child(work: Callable[[], object], pipe: Connection) -> None:
    before, start = time.process_time(), time.perf_counter()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    pipe.send((time.process_time() - before, time.perf_counter() - start, peak))


def _once(work: Callable[[], object]) -> tuple[float, float, int]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(work, there))
    process.start()
    there.close()
    measured = here.recv()
    process.join()
    return measured


def alternate(works: dict[str, Callable[[], object]]) -> dict[str, object]:
    """Medians of alternating rounds, so that a busy moment hits all alike."""
    found = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            found[name].append(_once(work))
    costs = {}
    for name, rounds in found.items():
        cpu, wall, peak = (
            statistics.median(column) for column in zip(*rounds, strict=True)
        )
        costs[name] = asdict(Cost(round(cpu, 2), round(wall, 2), int(peak)))
    return costs


def report(result: dict[str, object]) -> None:
    json.dump(result, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
