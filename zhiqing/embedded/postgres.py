"""A private PostgreSQL: created, started, stopped."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

from zhiqing.embedded.account import Account
from zhiqing.embedded.binaries import (
    PostgresBinaries,
    machine_postgres,
    usable_postgres,
    wheel_postgres,
)
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

# The project's role is no superuser: what production refuses must be refused here too.
FIRST_STATEMENTS = (
    "CREATE ROLE zhiqing LOGIN CREATEDB\nCREATE DATABASE zhiqing OWNER zhiqing\n"
)
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """One data folder and the server that may be running on it."""

    def __init__(self, place: Place, account: Account, *, throwaway: bool) -> None:
        self.account = account
        self.throwaway = throwaway
        self.servers = place.servers
        self.sockets = place.sockets
        self.data = place.servers / "postgres"
        self.log = place.servers / "postgres.log"
        self.process: Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://zhiqing@/zhiqing?host={self.sockets}&port=5432"

    def is_up(self) -> bool:
        """Whether it says it is ready and answers at its socket."""
        try:
            lines = (
                (self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
            )
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(self.sockets / ".s.PGSQL.5432"))
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def folders(self) -> Iterator[Path]:
        """Where programs are looked for, in order."""
        yield from machine_postgres()
        yield from wheel_postgres(self.account, self.servers)

    def is_at_work(self) -> bool:
        """Whether it runs at all, be it still starting or no longer answering."""
        return bool(processes_in(self.data))

    def start(self) -> None:
        """Afterwards it runs; data that are there stay, also after a crash."""
        binaries = self._binaries()
        if not self.data.is_dir():
            self._create(binaries)
        if came_up_alone(self.data, self.is_up):
            return
        self._let_in()
        self._clear_after_crash()
        if self.log.is_file():
            self.log.replace(self.log.with_suffix(".log.1"))
        self.process = self.account.spawn(
            [binaries.folder / "postgres", "-D", self.data, *self._options()], self.log
        )
        if not wait_for_server(self.process, self.is_up, 60):
            raise EmbeddedError(f"PostgreSQL 未能启动，原因见 {self.log}")

    def stop(self) -> None:
        """Afterwards it does not run, and its data are complete."""
        pid_file = self.data / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError):
            pid = int(pid_file.read_text(encoding="utf-8").split("\n")[0])
            os.kill(pid, signal.SIGINT)  # the "fast" stop: sessions are ended
        if not wait_until(lambda: not pid_file.exists(), 30):
            clear_folder(self.data)
        reap(self.process)

    def _binaries(self) -> PostgresBinaries:
        made_by = self._made_by()
        found: PostgresBinaries | None = None
        for found in usable_postgres(self.folders(), self.account):
            if made_by in (None, found.major):
                return found
        if found is None:
            raise EmbeddedError(
                "未找到可用的 PostgreSQL 15 或更新版本（含 btree_gist、pg_trgm 扩展）；"
                "请安装 postgresql 软件包，或设置 DATABASE_URL"
            )
        if self.throwaway:
            shutil.rmtree(self.data)
            return found
        raise EmbeddedError(
            f"{self.data} 由 PostgreSQL {made_by} 创建，本机现在没有这个版本；"
            f"请装回 PostgreSQL {made_by}，或移走该目录后重新开始"
        )

    def _made_by(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def _create(self, binaries: PostgresBinaries) -> None:
        # Under another name until complete: an interrupted first start leaves nothing.
        new = self.data.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        made = self.account.run(
            [
                *(binaries.folder / "initdb", "-D", new, "-U", "postgres", "--no-sync"),
                *("--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"),
                *("--auth-local=peer", "--auth-host=reject"),
            ]
        )
        if made.returncode:
            raise EmbeddedError(f"initdb 失败：{_last_line(made.stderr)}")
        first = self.account.run(
            [binaries.folder / "postgres", "--single", "-F", "-D", new, "postgres"],
            text=FIRST_STATEMENTS,
        )
        if first.returncode or "ERROR" in first.stderr:
            raise EmbeddedError(f"PostgreSQL 初始化失败：{_last_line(first.stderr)}")
        new.rename(self.data)

    def _let_in(self) -> None:
        """Only the system user who runs the project gets in; no password can leak."""
        me = pwd.getpwuid(os.geteuid()).pw_name
        (self.data / "pg_hba.conf").write_text("local all all peer map=owner\n")
        (self.data / "pg_ident.conf").write_text(
            f'owner "{me}" zhiqing\nowner "{me}" postgres\n'
        )

    def _clear_after_crash(self) -> None:
        # A recycled process number in a stale file would keep the server from starting;
        # the file may go, since nothing works on the data any more.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _options(self) -> list[str]:
        settings = [
            "listen_addresses=",
            "port=5432",
            f"unix_socket_directories={self.sockets}",
            "max_connections=200",
            *(THROWAWAY if self.throwaway else ()),
        ]
        return [part for setting in settings for part in ("-c", setting)]


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "没有说明"
