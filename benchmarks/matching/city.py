"""One city: the engine against the linear programme alone, in alternating rounds.

``python -m benchmarks.matching.city [--seeds 101 102] [--loose] [--rounds 3]
[--prove]``: one JSON line per seed.
"""

import argparse
import json
import statistics
import tempfile
from pathlib import Path

from benchmarks.matching.runs import checked, generated, measured


def main() -> None:
    """Ratios inside one run; absolute times of this machine mean nothing."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102, 103])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--loose", action="store_true")
    parser.add_argument("--prove", action="store_true")
    options = parser.parse_args()
    profile = ["--loose"] if options.loose else []
    with tempfile.TemporaryDirectory() as folder:
        for seed in options.seeds:
            instance = generated(Path(folder), seed, "--traps", "0.02", *profile)
            print(json.dumps(compare(instance, options.rounds, options.prove)))


def compare(instance: Path, rounds: int, prove: bool) -> dict[str, object]:
    """Medians of alternating rounds."""
    result = instance.with_suffix(".result")
    extra = ["--prove"] if prove else []
    pairs = [
        (
            measured("floor", str(instance)),
            measured("engine", str(instance), str(result), *extra),
        )
        for _ in range(rounds)
    ]
    floor, engine = pairs[-1]
    verdict = checked(instance, result)
    floor_cpu = statistics.median(f["cpu"] for f, _ in pairs)
    engine_cpu = statistics.median(e["cpu"] for _, e in pairs)
    return {
        "instance": instance.stem,
        "feasible": verdict["feasible"],
        "maximal": verdict["maximal"],
        "objective": verdict["objective"],
        "to_lp_bound": round(verdict["objective"] / floor["bound"], 7),
        "to_own_bound": round(verdict["objective"] / engine["bound"], 7),
        "status": engine["status"],
        "floor_cpu": floor_cpu,
        "engine_cpu": engine_cpu,
        "cpu_ratio": round(engine_cpu / floor_cpu, 2),
        "floor_peak_mb": floor["peak_mb"],
        "engine_peak_mb": engine["peak_mb"],
        "read_cpu": engine["read_cpu"],
        "explain_cpu": engine["explain_cpu"],
    }


if __name__ == "__main__":
    main()
