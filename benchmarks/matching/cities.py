"""Ten cities against one of them: time by city, memory, seats across cities.

``python -m benchmarks.matching.cities [--cities 10] [--cross 0.05]``
"""

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.matching.runs import checked, generated, measured


def main() -> None:
    """One JSON line; both engines run in processes of their own, one after another."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cities", type=int, default=10)
    parser.add_argument("--cross", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=105)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        single = generated(folder, options.seed)
        many = generated(
            folder,
            options.seed,
            "--scale",
            str(options.cities),
            "--cross",
            str(options.cross),
        )
        result = folder / "result"
        before, figures, after = (
            measured("engine", str(single)),
            measured("engine", str(many), str(result)),
            measured("engine", str(single)),
        )
        verdict = checked(many, result)
    one = (before["cpu"] + after["cpu"]) / 2
    print(
        json.dumps(
            {
                "cities": options.cities,
                "feasible": verdict["feasible"],
                "maximal": verdict["maximal"],
                "to_own_bound": round(verdict["objective"] / figures["bound"], 6),
                "one_cpu": round(one, 3),
                "all_cpu": figures["cpu"],
                "cpu_ratio": round(figures["cpu"] / one, 2),
                "one_peak_mb": before["peak_mb"],
                "all_peak_mb": figures["peak_mb"],
            }
        )
    )


if __name__ == "__main__":
    main()
