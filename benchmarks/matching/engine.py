"""One run of the engine in a process of its own; prints one JSON line.

``python -m benchmarks.matching.engine INSTANCE [RESULT]``: CPU without reading the
file and without the interpreter's start, children included.
"""

import json
import os
import resource
import sys
from pathlib import Path

from posts.matching.instance import read_instance
from posts.matching.output import result_of, write_result
from posts.matching.solver import solve


def spent() -> float:
    """CPU seconds of this process and its children so far."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_mb() -> int:
    """The larger peak of this process and its children."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(x).ru_maxrss for x in who) // 1024


def main() -> None:
    """Solve, and write the result where asked for."""
    begun = spent()
    problem = read_instance(Path(sys.argv[1]))
    read = spent()
    solution = solve(problem, prove="--prove" in sys.argv)
    solved = spent()
    result = result_of(problem, solution, all_reasons=False)
    explained = spent()
    if len(sys.argv) > 2 and sys.argv[2] != "--prove":
        write_result(Path(sys.argv[2]), result)
    print(
        json.dumps(
            {
                "objective": solution.objective,
                "bound": solution.bound,
                "status": solution.status.value,
                "read_cpu": round(read - begun, 3),
                "cpu": round(solved - read, 3),
                "explain_cpu": round(explained - solved, 3),
                "peak_mb": peak_mb(),
            }
        )
    )


if __name__ == "__main__":
    main()
