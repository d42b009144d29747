"""Where an instance keeps its locks, its data and its sockets."""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from zhiqing.embedded.account import Account
from zhiqing.embedded.notice import say

PROJECT = Path(__file__).resolve().parents[2]
ELSEWHERE = Path("/var/lib")
# sun_path holds 107 bytes, and not every client unquotes a URL's path.
SOCKET_NAME = "/.s.PGSQL.5432.lock"
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")


@dataclass(frozen=True)
class Place:
    """The folders of one instance."""

    home: Path  # ours: locks and notes
    servers: Path  # the account's: data and logs
    sockets: Path  # the account's, private: who gets in here may talk to the servers


def run_folder() -> Path:
    """`.run` of the project, or what ZHIQING_RUN names."""
    return Path(os.environ.get("ZHIQING_RUN") or PROJECT / ".run").absolute()


def open_home(instance: str) -> Path:
    """The instance's own folder; a folder that exists keeps its mode."""
    home = run_folder() / instance
    for folder in (home.parent, home):
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)
    return home


def find_place(home: Path, account: Account, elsewhere: Path = ELSEWHERE) -> Place:
    """Afterwards the folders exist and the account can reach them.

    Where the account cannot reach the project (in root's home, say), data lie outside
    it; no folder is opened up for that. Where the path is too long for a socket, the
    sockets lie in the temporary folder.
    """
    servers = _servers_folder(home, account, elsewhere)
    account.own_folder(servers)
    sockets = servers / "sockets"
    path = f"{sockets}{SOCKET_NAME}"
    if len(os.fsencode(path)) > 107 or not PLAIN_PATH.fullmatch(path):
        sockets = _short_sockets(home, account)
    account.own_folder(sockets)
    return Place(home, servers, sockets)


def _servers_folder(home: Path, account: Account, elsewhere: Path) -> Path:
    if account.is_ours:
        return home / "servers"
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    name = f"zhiqing-{home.name}-{mark}"
    note = home / "servers.path"
    if note.is_file():
        known = Path(note.read_text(encoding="utf-8"))
        # The mark differs where the project was copied together with its .run.
        if known.name == name:
            return known
    if account.can_enter(home):
        return home / "servers"
    base = elsewhere if account.can_enter(elsewhere) else Path(tempfile.gettempdir())
    note.write_text(str(base / name), encoding="utf-8")
    say(f"用户 {account.name} 无法进入 {home}，数据改存于 {base / name}")
    return base / name


def _short_sockets(home: Path, account: Account) -> Path:
    note = home / "sockets.path"
    if note.is_file():
        known = Path(note.read_text(encoding="utf-8"))
        if known.is_dir() and known.stat().st_uid == account.uid:
            return known
    made = Path(tempfile.mkdtemp(prefix="zhiqing-"))
    if not account.is_ours:
        os.chown(made, account.uid, account.gid)
    note.write_text(str(made), encoding="utf-8")
    return made
