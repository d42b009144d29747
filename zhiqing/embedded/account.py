"""Who the private servers run as: ourselves, or an unprivileged account for root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from zhiqing.embedded.errors import EmbeddedError

# PG* variables and odd locales of the caller must not reach the servers.
CLEAN = {"PATH": os.defpath, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


class Ways(TypedDict, total=False):
    """How a server's process differs from ours."""

    cwd: str
    env: dict[str, str]
    umask: int
    user: int
    group: int
    extra_groups: list[str]


@dataclass(frozen=True)
class Account:
    """A user of this machine that may run a server."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def run(
        self, command: Sequence[str | Path], *, text: str = "", seconds: float = 60
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, from `/`, in a clean environment."""
        try:
            return subprocess.run(  # noqa: S603 -- our own commands
                [str(part) for part in command],
                input=text,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
                **self._ways(),
            )
        except subprocess.TimeoutExpired as error:
            raise EmbeddedError(f"{command[0]} 在 {seconds:g} 秒内没有完成") from error
        except PermissionError as error:
            raise EmbeddedError(f"不能以用户 {self.name} 运行 {command[0]}") from error

    def spawn(
        self, command: Sequence[str | Path], log: Path
    ) -> subprocess.Popen[bytes]:
        """Start a server as this account, in a session that Ctrl-C does not reach."""
        with log.open("wb") as output:
            return subprocess.Popen(  # noqa: S603 -- our own commands
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._ways(),
            )

    def _ways(self) -> Ways:
        ways: Ways = {"cwd": "/", "env": CLEAN, "umask": 0o077}
        if not self.is_ours:
            ways |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return ways

    def can_enter(self, folder: Path) -> bool:
        """Ask the system itself: modes alone do not tell of ACLs and mounts."""
        return self.run(["/usr/bin/env", "test", "-x", folder]).returncode == 0

    def own_folder(self, folder: Path) -> None:
        """Make a private folder of this account; one that exists must be its own."""
        if folder.is_dir():
            if folder.stat().st_uid != self.uid:
                raise EmbeddedError(f"{folder} 属于其他用户，{self.name} 不能使用")
            return
        folder.mkdir(mode=0o700)
        if not self.is_ours:
            os.chown(folder, self.uid, self.gid)


def account_of(name: str) -> Account:
    """The account of that name on this machine."""
    entry = pwd.getpwnam(name)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def service_account() -> Account:
    """Ourselves; for root, whom PostgreSQL refuses, `postgres` or else `nobody`."""
    if os.geteuid() != 0:
        try:
            return account_of(pwd.getpwuid(os.geteuid()).pw_name)
        except KeyError as error:
            raise EmbeddedError(
                f"当前用户（uid {os.geteuid()}）在系统中没有名称，PostgreSQL 无法启动；"
                "请设置 DATABASE_URL 和 REDIS_URL"
            ) from error
    for name in ("postgres", "nobody"):
        try:
            return account_of(name)
        except KeyError:
            continue
    raise EmbeddedError("以 root 运行时需要系统用户 postgres 或 nobody，均未找到")
