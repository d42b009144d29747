"""The private services of an instance, shared by every process that needs them."""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import IO

from zhiqing.embedded.account import service_account
from zhiqing.embedded.errors import EmbeddedError
from zhiqing.embedded.notice import say
from zhiqing.embedded.place import find_place, open_home
from zhiqing.embedded.postgres import Postgres
from zhiqing.embedded.redis import Redis

IN_MEMORY = "memory://"


@dataclass(frozen=True)
class Services:
    """Where the database and Redis answer."""

    database_url: str
    redis_url: str


class Instance:
    """One set of private servers, known by its name."""

    def __init__(self, name: str) -> None:
        account = service_account()
        throwaway = name.startswith("test")
        self.name = name
        self.home = open_home(name)
        with self.alone():
            self.place = place = find_place(self.home, account)
        self.postgres = Postgres(place, account, throwaway=throwaway)
        self.redis = Redis(place, account, throwaway=throwaway)
        self.may_do_without_redis = not throwaway
        self.kept = self.home / "kept"

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else starts or stops this instance meanwhile."""
        with (self.home / "lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def take_share(self) -> IO[bytes]:
        """While the file is open the instance is in use; a dead process holds none."""
        share = (self.home / "users").open("ab")
        fcntl.flock(share, fcntl.LOCK_SH)
        return share

    def is_used(self) -> bool:
        with (self.home / "users").open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def start(self, given: Services) -> Services:
        """Bring up what was not given."""
        if not (self.postgres.is_up() or self.redis.is_up()):
            self.kept.unlink(missing_ok=True)
        redis_url = given.redis_url or self._start_redis()
        if not given.database_url and not self.postgres.is_up():
            self.postgres.start()
        return Services(given.database_url or self.postgres.url, redis_url)

    def _start_redis(self) -> str:
        if self.redis.is_up():
            return self.redis.url
        program = self.redis.program()
        if program:
            self.redis.start(program)
            return self.redis.url
        if not self.may_do_without_redis:
            raise EmbeddedError(
                "未找到 redis-server；请安装 redis-server，或设置 REDIS_URL"
            )
        say("未找到 redis-server：后台任务改在网站进程内执行（memory://），仅供演示。")
        return IN_MEMORY

    def stop_if_unused(self) -> None:
        """What the last one out does."""
        if not self.is_used() and not self.kept.exists():
            self.stop()

    def stop(self) -> None:
        """Stop whatever runs."""
        self.kept.unlink(missing_ok=True)
        for server in (self.redis, self.postgres):
            if server.is_at_work():
                server.stop()

    def erase(self) -> None:
        """Remove its data; the next start begins with nothing."""
        for folder in (self.place.servers, self.place.sockets):
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Holding:
    """This process's share in an instance; forked children have none."""

    instance: Instance
    services: Services
    share: IO[bytes]
    pid: int


_holdings: dict[str, Holding] = {}


def given_services() -> Services:
    """What the environment names; empty where it names nothing."""
    return Services(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))


def ensure(instance: str = "main") -> Services:
    """Afterwards both services answer until this process ends.

    What DATABASE_URL and REDIS_URL name is used as it is. The rest is private to the
    project: started by whoever comes first, stopped when the last process using it
    ends, also by SIGTERM. A process that was killed outright leaves them running; the
    next one uses them and, being the last, stops them.
    """
    given = given_services()
    if given.database_url and given.redis_url:
        return given
    held = _holdings.get(instance)
    if held and held.pid == os.getpid():
        return held.services
    chosen = Instance(instance)
    with chosen.alone():
        share = chosen.take_share()
        try:
            services = chosen.start(given)
        except BaseException:
            share.close()
            chosen.stop_if_unused()
            raise
    _holdings[instance] = Holding(chosen, services, share, os.getpid())
    atexit.register(release, instance)
    _end_in_order()
    return services


def release(instance: str = "main") -> None:
    """Give up this process's share; the last one out stops the servers."""
    held = _holdings.pop(instance, None)
    if held is None or held.pid != os.getpid():
        return
    with held.instance.alone():
        held.share.close()
        held.instance.stop_if_unused()


def _end_in_order() -> None:
    """A signal that would end this process at once shall let it release first."""
    if threading.current_thread() is not threading.main_thread():
        return
    for sign in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(sign) is signal.SIG_DFL:
            signal.signal(sign, _leave)


def _leave(sign: int, _frame: FrameType | None) -> None:
    # A second signal must not cut the release short.
    signal.signal(sign, signal.SIG_IGN)
    raise SystemExit(128 + sign)
