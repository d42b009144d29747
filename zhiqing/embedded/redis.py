"""A private Redis: started, asked, stopped."""

import socket
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

from zhiqing.embedded.account import Account
from zhiqing.embedded.binaries import machine_redis, usable_redis, wheel_redis
from zhiqing.embedded.errors import EmbeddedError
from zhiqing.embedded.place import Place
from zhiqing.embedded.processes import (
    came_up_alone,
    clear_folder,
    processes_in,
    reap,
    wait_for_server,
    wait_until,
)


class Redis:
    """One data folder and the server that may be running on it."""

    def __init__(self, place: Place, account: Account, *, throwaway: bool) -> None:
        self.account = account
        self.throwaway = throwaway
        self.servers = place.servers
        self.data = place.servers / "redis"
        self.log = place.servers / "redis.log"
        self.socket = place.sockets / "redis"
        self.process: Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def is_up(self) -> bool:
        """Whether it answers; while it loads its file it does not count as up."""
        return self._ask(b"PING\r\n").startswith(b"+PONG")

    def programs(self) -> Iterator[Path]:
        """Where the program is looked for, in order."""
        yield from machine_redis()
        yield from wheel_redis(self.account, self.servers)

    def program(self) -> Path | None:
        """The program to run, None where this machine has none."""
        return next(usable_redis(self.programs(), self.account), None)

    def is_at_work(self) -> bool:
        """Whether it runs at all, be it still starting or no longer answering."""
        return bool(processes_in(self.data))

    def start(self, program: Path) -> None:
        """Afterwards it runs, with what it held when it was last stopped or lost."""
        self.account.own_folder(self.data)
        if came_up_alone(self.data, self.is_up):
            return
        self.process = self.account.spawn([program, *self._options()], self.log)
        if not wait_for_server(self.process, self.is_up, 30):
            raise EmbeddedError(f"Redis 未能启动，原因见 {self.log}")

    def stop(self) -> None:
        """Afterwards it does not run."""
        self._ask(b"SHUTDOWN\r\n")
        if not wait_until(lambda: not processes_in(self.data), 10):
            clear_folder(self.data)
        reap(self.process)

    def _ask(self, command: bytes) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(5)
                line.connect(str(self.socket))
                line.sendall(command)
                return line.recv(64)
        except OSError:
            return b""

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "save": "",
            "appendonly": "no" if self.throwaway else "yes",
        }
        return [part for key, value in options.items() for part in (f"--{key}", value)]
