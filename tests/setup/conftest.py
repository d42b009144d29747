"""A place for private servers, and processes that use them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from zhiqing.embedded.account import service_account
from zhiqing.embedded.place import find_place

ROOT = Path(__file__).resolve().parents[2]
# Prints what it uses, then waits for its standard input to close.
USER_OF_BOTH = """
import sys
from zhiqing.embedded import ensure
services = ensure("main")
print(services.database_url, services.redis_url, flush=True)
sys.stdin.read()
"""


def clean_environment(run_folder):
    """The environment without what `./run test` itself has set."""
    hidden = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return kept | {"ZHIQING_RUN": str(run_folder)}


class Private:
    """An instance `main` in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = clean_environment(folder)
        self.data = folder / "main" / "servers" / "postgres"
        self.started = []

    def python(self, *arguments, **options):
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        self.started.append(process)
        return process

    def embedded(self, *arguments):
        """Run the command line to its end."""
        process = self.python("-m", "zhiqing.embedded", *arguments)
        output, errors = process.communicate(timeout=60)
        return subprocess.CompletedProcess(
            arguments, process.returncode, output, errors
        )

    def user(self):
        """A process that has taken its share, and the line it printed."""
        process = self.python("-c", USER_OF_BOTH)
        return process, process.stdout.readline().strip()

    def postmaster(self):
        """The server's process number, 0 where none runs."""
        try:
            text = (self.data / "postmaster.pid").read_text(encoding="utf-8")
        except FileNotFoundError:
            return 0
        return int(text.split("\n")[0])

    def working(self):
        """Every process that has this folder as its own, in both servers."""
        found = []
        for link in Path("/proc").glob("[0-9]*/cwd"):
            try:
                if str(link.readlink()).startswith(f"{self.folder}/"):
                    found.append(int(link.parent.name))
            except OSError:
                continue
        return found

    def wait_for_quiet(self, seconds=10):
        end = time.monotonic() + seconds
        while self.working() and time.monotonic() < end:
            time.sleep(0.02)
        return self.working()

    def end_processes(self):
        for process in self.started:
            if process.poll() is None:
                process.terminate()
            with process:  # closes its pipes and waits
                pass
        self.started.clear()

    def close(self):
        self.end_processes()
        self.embedded("down")
        shutil.rmtree(self.folder)


def make_folder():
    """A folder that an unprivileged account can reach; pytest's own are private."""
    folder = Path(tempfile.mkdtemp(prefix="zq-"))
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def _instance():
    instance = Private(make_folder())
    yield instance
    instance.close()


@pytest.fixture
def private(_instance):
    """Shared by the tests of a module: creating the data takes the longest."""
    yield _instance
    _instance.end_processes()


@pytest.fixture
def fresh():
    """An instance that has never been started."""
    instance = Private(make_folder())
    yield instance
    instance.close()


@pytest.fixture
def account():
    return service_account()


@pytest.fixture
def place(account):
    folder = make_folder()
    yield find_place(folder, account)
    shutil.rmtree(folder)


@pytest.fixture(scope="session", autouse=True)
def _flushable_trail():
    """Nothing to prepare: no test here touches a table of the project."""
