"""A gunicorn of sync workers to measure, and the CPU that it and its database use."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 4
STARTS_WITHIN = 90
NAMED = "bench-"


@dataclass(frozen=True)
class Server:
    """A running server; its database sessions carry `label` as their name."""

    port: int
    process: psutil.Process
    label: str

    def cpu(self) -> tuple[float, float]:
        """Seconds of all its workers, and of all its database sessions, till now."""
        own = sum(_spent(one) for one in self.process.children(recursive=True))
        return own, sum(_spent(psutil.Process(pid)) for pid in self._backends())

    def _backends(self) -> list[int]:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = %s",
                [self.label],
            )
            return [pid for (pid,) in cursor.fetchall()]

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: str | None = None
    ) -> tuple[int, bytes]:
        """One request on a connection of its own, as sync workers close it anyway."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()


def _spent(process: psutil.Process) -> float:
    try:
        spent = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(spent.user + spent.system)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(settings: str, workers: int = WORKERS) -> Iterator[Server]:
    """The site under these settings until the block ends; ready when it starts."""
    port = _free_port()
    label = f"{NAMED}{port}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "PGAPPNAME": label,
        "DEBUG": "0",
    }
    words = [
        *(sys.executable, "-m", "gunicorn", "zhiqing.wsgi"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(workers)),
        *("--worker-class", "sync", "--backlog", "2048", "--log-level", "error"),
        "--no-control-socket",
    ]
    child = subprocess.Popen(words, cwd=ROOT, env=environment)
    server = Server(port, psutil.Process(child.pid), label)
    try:
        _wait(server, child)
        yield server
    finally:
        child.terminate()
        child.wait(30)


def _wait(server: Server, child: subprocess.Popen[bytes]) -> None:
    latest = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < latest and child.poll() is None:
        with contextlib.suppress(OSError, HTTPException):
            server.ask("GET", "/posts/", {})
            return
        time.sleep(0.2)
    raise SystemExit(f"{server.label}: gunicorn did not start")
