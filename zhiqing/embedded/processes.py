"""Finding and ending server processes that a crash has left in a data folder."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen, TimeoutExpired


def processes_in(folder: Path) -> list[int]:
    """Processes whose folder this is; both servers work in their data folder."""
    real = str(folder.resolve())
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if str(link.readlink()) == real:
                found.append(int(link.parent.name))
    return found


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true within the time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def wait_for_server(
    process: Popen[bytes], is_up: Callable[[], bool], seconds: float
) -> bool:
    """Whether the server came up; one that has ended already is not waited for."""
    wait_until(lambda: is_up() or process.poll() is not None, seconds)
    return is_up()


def reap(process: Popen[bytes] | None) -> None:
    """Where we are the parent nobody else can clear the ended process away."""
    if process:
        with contextlib.suppress(TimeoutExpired):
            process.wait(10)


def clear_folder(folder: Path, patience: float = 5) -> None:
    """Afterwards nothing works in the folder: by waiting, by asking, then by force."""
    for sign in (None, signal.SIGINT, signal.SIGKILL):
        for pid in processes_in(folder) if sign else []:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign or 0)
        if wait_until(lambda: not processes_in(folder), patience):
            return


def came_up_alone(folder: Path, is_up: Callable[[], bool]) -> bool:
    """Whether what a lost starter had begun got there; if not, the folder is clear."""
    wait_until(lambda: is_up() or not processes_in(folder), 20)
    if is_up():
        return True
    clear_folder(folder)
    return False
