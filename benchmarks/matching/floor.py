"""The floor: HiGHS alone on the same instance, every clash clique from the start.

Run as a process of its own so that its peak memory is its own:
``python -m benchmarks.matching.floor INSTANCE`` prints one JSON line.
"""

import json
import resource
import sys
import time
from pathlib import Path

import highspy
import numpy as np

from posts.matching.cuts import cover, joined
from posts.matching.instance import read_instance
from posts.matching.model import base_rows, formulate
from posts.matching.relaxation import add_rows, engine, load_rows, unit


def main() -> None:
    """Time the linear programme itself; building it is not counted."""
    model = formulate(read_instance(Path(sys.argv[1])))
    cliques = cover(model.clash_a, model.clash_b, np.zeros(model.edges))
    gate = model.gate_columns()
    highs, scale = engine(), unit(model)
    load_rows(highs, model, base_rows(model), scale)
    add_rows(highs, joined(cliques, np.zeros(0, np.int64), gate))
    begun = time.process_time()
    while True:
        highs.run()
        assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        value = np.array(highs.getSolution().col_value)
        x = value[: model.edges]
        above = np.flatnonzero((gate >= 0) & (x > value[gate] + 1e-6))
        if not len(above):
            break
        add_rows(highs, joined([], above, gate))
    print(
        json.dumps(
            {
                "bound": highs.getInfo().objective_function_value * scale,
                "cpu": round(time.process_time() - begun, 3),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
