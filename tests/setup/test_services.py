"""Processes sharing the private services, and what is left when they end."""

import contextlib
import os
import signal
import subprocess
import sys

import psycopg2
import pytest

from tests.setup.conftest import ROOT


def execute(url, statement):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_command_gets_both_services_and_a_secret(private):
    script = "echo $DATABASE_URL; echo $REDIS_URL; echo ${#SECRET_KEY}; exit 7"

    done = private.embedded("exec", "--", "sh", "-c", script)

    database, redis, length = done.stdout.split()
    assert done.returncode == 7, done.stderr
    assert database.startswith("postgresql://")
    assert redis.startswith("unix:///")
    assert int(length) >= 50
    assert private.working() == []


def test_steps_stop_at_the_first_failure(private):
    steps = ("echo one", "--then", "exit 3", "--then", "echo never")
    words = [
        w for step in steps for w in ((step,) if "--" in step else ("sh", "-c", step))
    ]

    done = private.embedded("exec", "--", *words)

    assert (done.returncode, done.stdout) == (3, "one\n")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_signal_to_the_wrapper_ends_command_and_servers(private, sign):
    wrapper = private.python(
        "-m", "zhiqing.embedded", "exec", "--", "sh", "-c", "echo up; exec sleep 60",
        start_new_session=True,
    )  # fmt: skip
    assert wrapper.stdout.readline() == "up\n"

    wrapper.send_signal(sign)

    assert wrapper.wait(20) == 128 + sign
    assert private.working() == []


def test_sigterm_to_a_plain_process_stops_the_servers(private):
    process, urls = private.user()
    assert "postgresql://" in urls

    process.terminate()

    assert process.wait(20) == 128 + signal.SIGTERM
    assert private.working() == []


def test_last_of_two_processes_stops_the_servers(private):
    first, first_urls = private.user()
    second, second_urls = private.user()
    server = private.postmaster()

    first.communicate()

    assert first_urls == second_urls
    assert private.postmaster() == server > 0
    assert execute(second_urls.split()[0], "SELECT 1") == [(1,)]
    second.communicate()
    assert private.working() == []


def test_killed_process_leaves_servers_to_the_next(private):
    killed, _ = private.user()
    server = private.postmaster()
    killed.kill()
    killed.wait()
    assert server in private.working()

    following, _ = private.user()

    assert private.postmaster() == server
    following.communicate()
    assert private.working() == []


def test_servers_start_again_after_being_killed(private):
    process, urls = private.user()
    execute(urls.split()[0], "CREATE TABLE kept AS SELECT 42 AS value")
    for pid in private.working():
        with contextlib.suppress(ProcessLookupError):  # it may end with its parent
            os.kill(pid, signal.SIGKILL)
    process.kill()
    assert private.wait_for_quiet() == []
    stale = private.data / "postmaster.pid"
    lines = stale.read_text(encoding="utf-8").split("\n")
    # The number of the killed server has been given to somebody else meanwhile.
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]), encoding="utf-8")

    following, urls = private.user()

    assert execute(urls.split()[0], "SELECT value FROM kept") == [(42,)]
    following.communicate()
    assert private.working() == []


def test_first_start_by_several_processes_makes_one_server(fresh):
    processes = [fresh.python("-c", "import sys\n" + WHO_SERVES) for _ in range(3)]

    servers = {process.stdout.readline() for process in processes}

    assert len(servers) == 1
    assert servers != {""}
    for process in processes:
        process.communicate()
    assert fresh.working() == []


WHO_SERVES = """
import psycopg2
from zhiqing.embedded import ensure
connection = psycopg2.connect(ensure("main").database_url)
cursor = connection.cursor()
cursor.execute("SELECT pg_postmaster_start_time()")
print(cursor.fetchone()[0], flush=True)
connection.close()
sys.stdin.read()
"""


def test_up_outlives_its_command_until_down(private):
    assert private.embedded("up").returncode == 0
    user, _ = private.user()
    user.communicate()
    assert private.embedded("status").returncode == 0
    assert private.postmaster() in private.working()

    assert private.embedded("down").returncode == 0

    assert private.working() == []


def test_status_tells_that_nothing_runs(private):
    done = private.embedded("status")

    assert (done.returncode, done.stdout) == (3, "PostgreSQL：未运行\nRedis：未运行\n")


def test_down_leaves_servers_that_are_in_use(private):
    user, _ = private.user()

    private.embedded("down")

    assert private.postmaster() > 0
    user.communicate()
    assert private.working() == []


def test_erase_refuses_while_in_use(private):
    user, _ = private.user()

    refused = private.embedded("erase")

    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert private.data.is_dir()
    user.communicate()


def test_given_services_are_used_as_they_are(fresh):
    fresh.environment |= {"DATABASE_URL": "postgresql:///x", "REDIS_URL": "redis://y"}
    fresh.environment["SECRET_KEY"] = "given"

    done = fresh.embedded(
        "exec", "--", "sh", "-c", "echo $DATABASE_URL $REDIS_URL $SECRET_KEY"
    )

    assert done.stdout == "postgresql:///x redis://y given\n"
    assert list(fresh.folder.iterdir()) == []


def test_only_what_is_missing_is_started(private):
    private.environment["REDIS_URL"] = "redis://elsewhere"
    try:
        done = private.embedded("exec", "--", "sh", "-c", "echo $REDIS_URL; ls -A $0",
                                f"{private.folder}/main/servers/sockets")  # fmt: skip
    finally:
        del private.environment["REDIS_URL"]

    assert done.stdout.split()[0] == "redis://elsewhere"
    assert ".s.PGSQL.5432" in done.stdout.split()
    assert "redis" not in done.stdout.split()


def test_package_needs_no_django():
    script = (
        "import sys, types\n"
        "project = types.ModuleType('zhiqing'); project.__path__ = ['zhiqing']\n"
        "sys.modules['zhiqing'] = project\n"
        "import zhiqing.embedded.__main__\n"
        "sys.exit('django' in sys.modules)\n"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)

    assert done.returncode == 0
