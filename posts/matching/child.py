"""An integer programme in a process of its own, killed when its time is over.

HiGHS may overrun its time limit many times over on a hard programme, and nothing in
its own process can stop it then.
"""

import io
import os
import subprocess
import sys
import threading
import time
from dataclasses import fields
from pathlib import Path

import numpy as np

from posts.matching.errors import SolverFailedError
from posts.matching.mip import Answer, solve_mip
from posts.matching.model import Model
from posts.matching.ragged import Floats

GRACE = 5.0
ROOT = Path(__file__).resolve().parents[2]


def solve_in_child(
    model: Model, seconds: float, start: Floats | None, *, gates_only: bool = False
) -> Answer:
    """The same answer as in this process, or none if the child had to be killed."""
    sent = io.BytesIO()
    columns = {column.name: getattr(model, column.name) for column in fields(model)}
    columns["seconds"] = np.float64(seconds)
    columns["gates_only"] = np.bool_(gates_only)
    if start is not None:
        columns["start"] = start
    np.savez(sent, **columns)
    path = [str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, path))}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "posts.matching.child"],
            input=sent.getvalue(),
            capture_output=True,
            timeout=seconds + GRACE,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(None, proven=False)
    if done.returncode:
        raise SolverFailedError("求解子进程异常退出。")
    with np.load(io.BytesIO(done.stdout), allow_pickle=False) as back:
        value = back["value"]
        proven, bound = bool(back["proven"]), float(back["bound"])
    return Answer(value if len(value) else None, proven=proven, bound=bound)


def _end_with(parent: int) -> None:
    """A killed parent can not kill its child: the child looks for itself."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def main() -> None:
    """Read a programme from standard input, write its answer to standard output."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    with np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False) as sent:
        columns = {column.name: sent[column.name] for column in fields(Model)}
        start = sent.get("start")
        seconds, gates_only = float(sent["seconds"]), bool(sent["gates_only"])
    model = Model(**columns)
    answer = solve_mip(model, seconds, nodes=None, start=start, gates_only=gates_only)
    value = np.zeros(0) if answer.value is None else answer.value
    out = io.BytesIO()
    np.savez(out, value=value, proven=answer.proven, bound=answer.bound)
    sys.stdout.buffer.write(out.getvalue())


if __name__ == "__main__":
    main()
