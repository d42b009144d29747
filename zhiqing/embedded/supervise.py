"""Running commands together: when one ends, or we are told to stop, all end."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

PATIENCE = 20.0
FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """The status of the command that ended first; 128 + n when told to stop.

    A signal to us goes on to all of them. Those still there after the first has ended
    are asked to end, and forced after a while.
    """
    running: list[subprocess.Popen[bytes]] = []
    told: list[int] = []

    def pass_on(sign: int, _frame: FrameType | None) -> None:
        told.append(sign)
        if sign == signal.SIGINT and _typed_at_terminal():
            return  # the terminal has told them already
        _tell(running, sign)

    with _handling(pass_on):
        try:
            # One by one: what runs already must be told if the next cannot be started.
            running.extend(map(subprocess.Popen, commands))
            for sign in told:
                _tell(running, sign)
            status = _first_status(running)
        finally:
            if len(running) > 1 and not told:
                _tell(running, signal.SIGTERM)
            _wait_for_all(running)
    if told and told[0] != signal.SIGINT:
        return 128 + told[0]
    return status if status >= 0 else 128 - status


def _first_status(running: list[subprocess.Popen[bytes]]) -> int:
    if len(running) == 1:
        return running[0].wait()
    while True:
        for process in running:
            status = process.poll()
            if status is not None:
                return status
        time.sleep(0.1)


def _tell(running: list[subprocess.Popen[bytes]], sign: int) -> None:
    for process in running:
        if process.poll() is None:
            process.send_signal(sign)


def _wait_for_all(running: list[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + PATIENCE
    for process in running:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, end - time.monotonic()))
            continue
        process.kill()
        process.wait()


def _typed_at_terminal() -> bool:
    """Ctrl-C reaches the whole foreground group; passed on, it would arrive twice."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)


@contextmanager
def _handling(handler: object) -> Iterator[None]:
    before = {sign: signal.signal(sign, handler) for sign in FORWARDED}  # type: ignore[arg-type]
    try:
        yield
    finally:
        for sign, previous in before.items():
            signal.signal(sign, previous)
